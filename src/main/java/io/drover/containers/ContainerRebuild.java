package io.drover.containers;

import java.util.List;
import java.util.Locale;

/**
 * One image of a plan that is rebuilt.
 *
 * @param image the build that is built again: the newest of its line
 * @param batch 0 for what waits for nothing in the plan, else one more than that of its parent
 * @param basis what it is built on
 * @param because what makes it necessary, and what is to be known of it, each a sentence
 * @param fixes names of the RPMs that the new image will hold fixed, sorted; what to verify
 * @param remains names of the RPMs that stay old, since they come from a parent that is not rebuilt; sorted
 * @param verdict the policy's words
 */
public record ContainerRebuild(
        ImageBuild image,
        int batch,
        Basis basis,
        Reason reason,
        List<String> because,
        List<String> fixes,
        List<String> remains,
        String verdict) {
    public ContainerRebuild {
        because = List.copyOf(because);
        fixes = List.copyOf(fixes);
        remains = List.copyOf(remains);
    }

    /** Freshmaker's rebuild reasons, wire/targets.md §1.8. */
    public enum Reason {
        /** What is to be renewed came with the image itself, or nothing that it is built on is rebuilt. */
        DIRECTLY_AFFECTED,
        /** All that is to be renewed came from its parent, which is rebuilt before it. */
        DEPENDENCY;

        /** As in Freshmaker's API: {@code directly_affected}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
