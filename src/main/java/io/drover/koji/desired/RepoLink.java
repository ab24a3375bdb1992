package io.drover.koji.desired;

import java.util.Set;
import java.util.TreeSet;

/**
 * An external repository of a tag, as wanted or as found.
 *
 * @param mergeMode koji, simple or bare
 * @param arches those it is for; empty: all of the tag
 */
record RepoLink(String repo, int priority, String mergeMode, Set<String> arches) {

    RepoLink {
        arches = Set.copyOf(arches);
    }

    String describe() {
        return repo + ", priority " + priority + ", mode " + mergeMode
                + (arches.isEmpty() ? "" : ", arches " + archesText());
    }

    /** As koji writes them: sorted, with blanks between. */
    String archesText() {
        return String.join(" ", new TreeSet<>(arches));
    }
}
