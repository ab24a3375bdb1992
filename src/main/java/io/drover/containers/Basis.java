package io.drover.containers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an image is built on. At most one of the first two is set; where neither is, the Dockerfile's FROM decides.
 *
 * @param rebuilt NVR of the parent in the plan, whose new NVR takes its place when it is built
 * @param original NVR of an existing build that takes the recorded parent's place
 * @param cut NVR of a parent in the plan that is not waited for, since that would close a cycle
 */
public record Basis(@Nullable String rebuilt, @Nullable String original, @Nullable String cut) {
    /** The Dockerfile's FROM. */
    static final Basis FROM = new Basis(null, null, null);

    static Basis rebuilt(String nvr) {
        return new Basis(nvr, null, null);
    }

    static Basis original(String nvr) {
        return new Basis(null, nvr, null);
    }

    List<String> after() {
        return rebuilt == null ? List.of() : List.of(rebuilt);
    }
}
