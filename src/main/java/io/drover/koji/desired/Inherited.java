package io.drover.koji.desired;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether what a tag inherits now is what it will inherit when the changes before its own are made. The hub leaves out an
 * entry that a parent gives already, so that such an entry counts as there; it must not be about to go. Not thread-safe.
 */
final class Inherited {

    private final Ancestry now;
    private final Set<String> relinked;
    private final Map<String, Set<String>> touched = new HashMap<>();

    /** @param links the changes of inheritance */
    Inherited(Ancestry now, List<InheritanceChange> links) {
        this.now = now;
        this.relinked = links.stream().map(InheritanceChange::tag).collect(Collectors.toSet());
    }

    /** Notes that a tag's own entry changes. @param key of the entry: a package, or a package in a group */
    void touch(String tag, String key) {
        touched.computeIfAbsent(key, k -> new HashSet<>()).add(tag);
    }

    boolean holds(String tag, String key) {
        Set<String> ancestors = now.ancestors(tag);
        return !relinked.contains(tag)
                && ancestors.stream().noneMatch(relinked::contains)
                && touched.getOrDefault(key, Set.of()).stream().noneMatch(ancestors::contains);
    }
}
