package io.drover.containers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made from: the answer of the image index. JSON {@code {"fixed": [{"name", "epoch", "version", "release",
 * "build"}], "images": [{"nvr", "name", "version", "release", "build_id", "branch", "target", "repository", "commit",
 * "parent", "isolated", "flatpak", "compose_ids", "arches", "latest", "holds": [{"name", "epoch", "version", "release",
 * "arch"}]}], "ancestors": [as images], "branch": "f42", "rebuilt": [{"original_nvr", "rebuilt_nvr", "event"}]}}.
 *
 * @param fixed RPMs of the update; empty where images are rebuilt for another reason
 * @param images builds that held one of them once, and the newest builds of their lines
 * @param ancestors further builds that images are built on
 * @param branch of the distribution that the update is of: images of other branches cannot get it; null for any
 * @param rebuilt what earlier events have rebuilt: not to be rebuilt again for an update or a request, and what is built
 *     on it takes the new build for its parent
 */
public record ImageFacts(
        List<FixedRpm> fixed,
        List<ImageBuild> images,
        List<ImageBuild> ancestors,
        @Nullable String branch,
        List<EarlierRebuild> rebuilt) {
    public ImageFacts {
        fixed = List.copyOf(fixed);
        images = List.copyOf(images);
        ancestors = List.copyOf(ancestors);
        rebuilt = List.copyOf(rebuilt);
    }

    /** @throws IllegalArgumentException naming the image and what it lacks, or the bound that is passed */
    public static ImageFacts parse(JsonNode facts) {
        return new ImageFactsReader().read(facts);
    }

    /**
     * As {@link #parse}, image by image: a million RPMs as one tree would fill most of a gigabyte.
     *
     * @throws IllegalArgumentException as {@link #parse}
     * @throws IOException where it is no JSON, or cannot be read
     */
    public static ImageFacts read(InputStream json) throws IOException {
        return new ImageFactsReader().read(json);
    }
}
