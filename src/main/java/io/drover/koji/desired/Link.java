package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a tag's inheritance, as wanted or as found.
 *
 * @param parent the tag that is inherited from
 * @param maxdepth how many further steps are followed from there; null: all
 * @param pkgFilter regular expression for the packages that come through, "" for all
 */
record Link(
        String parent,
        int priority,
        @Nullable Integer maxdepth,
        boolean intransitive,
        boolean noconfig,
        String pkgFilter) {

    /** {@code f42, priority 0, maxdepth 1}: what is not usual is said. */
    String describe() {
        List<String> words = new ArrayList<>(List.of(parent, "priority " + priority));
        if (maxdepth != null) {
            words.add("maxdepth " + maxdepth);
        }
        if (intransitive) {
            words.add("intransitive");
        }
        if (noconfig) {
            words.add("noconfig");
        }
        if (!pkgFilter.isEmpty()) {
            words.add("pkg-filter " + pkgFilter);
        }
        return String.join(", ", words);
    }
}
