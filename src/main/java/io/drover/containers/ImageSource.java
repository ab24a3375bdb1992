package io.drover.containers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to build an image again. Source: koji's build and its task, wire/targets.md §1.4, §4.3.
 *
 * @param branch of dist-git
 * @param target koji's build target: f42-container-candidate
 * @param repository namespace and name in dist-git: container/httpd
 * @param commit 40 hex digits
 * @param composeIds ODCS composes that it was built with
 */
public record ImageSource(
        @Nullable String branch,
        @Nullable String target,
        @Nullable String repository,
        @Nullable String commit,
        boolean isolated,
        boolean flatpak,
        List<Long> composeIds,
        List<String> arches) {
    public ImageSource {
        composeIds = List.copyOf(composeIds);
        arches = List.copyOf(arches);
    }

    /** Whether it follows a branch of the distribution, by its own branch or by its target. Nothing known is no no. */
    boolean follows(String release) {
        if (branch == null && target == null) {
            return true;
        }
        return release.equals(branch) || target != null && (target.equals(release) || target.startsWith(release + "-"));
    }
}
