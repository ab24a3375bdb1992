package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image build as koji tells it (wire/targets.md §1.4, §4.3).
 *
 * @param completedAt null where koji tells none
 * @param parent null for an image from scratch
 * @param composeIds ODCS composes that it was built with
 */
public record ImageBuild(
        Key key,
        Nvr nvr,
        @Nullable Instant completedAt,
        Origin origin,
        @Nullable Parent parent,
        Kind kind,
        List<Long> composeIds,
        List<String> arches) {
    public ImageBuild {
        composeIds = List.copyOf(composeIds);
        arches = List.copyOf(arches);
    }

    /**
     * Which build of which hub.
     *
     * @param hub the koji profile: {@code default}
     */
    public record Key(String hub, long buildId) {}

    /**
     * Name, version and release.
     *
     * @param text as koji writes it: {@code httpd-container-2.4-3}
     */
    public record Nvr(String text, String name, String version, String release, @Nullable Long epoch) {}

    /**
     * What it was built from.
     *
     * @param taskId null for a build without a task, as a content generator imports
     * @param repository {@code container/httpd}
     * @param commit null where the source names a branch, or no commit at all
     * @param source {@code git+https://…#<commit>}
     */
    public record Origin(
            @Nullable Long taskId,
            @Nullable String branch,
            @Nullable String target,
            @Nullable String repository,
            @Nullable String commit,
            @Nullable String source) {
        public static final Origin UNKNOWN = new Origin(null, null, null, null, null, null);
    }

    /** The image it stands on. @param nvr null where koji knows no such build any more */
    public record Parent(long buildId, @Nullable String nvr) {}

    /** @param base made from a file system (extra.filesystem_koji_task_id), so that no rebuild of a parent makes it anew */
    public record Kind(boolean isolated, boolean flatpak, boolean base) {
        public static final Kind USUAL = new Kind(false, false, false);
    }

    /**
     * What tells its line from others of its name: the branch; where koji knows none the target, and where it knows neither
     * the version, so that images of two releases of the distribution are not taken for one line.
     */
    public String stream() {
        String branch = origin.branch();
        String target = origin.target();
        if (branch != null && !branch.isBlank()) {
            return branch;
        }
        return target != null && !target.isBlank() ? target : "version " + nvr.version();
    }
}
