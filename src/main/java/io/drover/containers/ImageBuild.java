package io.drover.containers;

import io.drover.koji.RpmVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One build of an image, as the image index tells it.
 *
 * @param nvr httpd-container-2.4-3.fc42
 * @param version and release, without epoch
 * @param buildId koji's, 0 where unknown
 * @param parent NVR of the build that it was built on; null for a base image
 * @param latest whether it is the newest build of its line
 * @param holds those RPMs in it whose name is one of the update's, each once
 */
public record ImageBuild(
        String nvr,
        String name,
        RpmVersion version,
        long buildId,
        ImageSource source,
        @Nullable String parent,
        boolean latest,
        List<HeldRpm> holds) {
    public ImageBuild {
        holds = List.copyOf(holds);
    }

    /** Builds of one name for one target follow one another: they are one line. The branch stands in for the target. */
    String line() {
        String target = source.target() != null ? source.target() : source.branch();
        return name + " " + (target == null ? "" : target);
    }
}
