package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tag inherits from which, directly and further up. */
final class Ancestry {

    private final Map<String, Set<String>> parents = new LinkedHashMap<>();

    /** Adds what a tag inherits from to what is known of it. */
    void add(String tag, Collection<String> from) {
        parents.computeIfAbsent(tag, t -> new LinkedHashSet<>()).addAll(from);
    }

    /** Says anew what a tag inherits from. */
    void replace(String tag, Collection<String> from) {
        parents.put(tag, new LinkedHashSet<>(from));
    }

    /** All of which anything was said. */
    Set<String> tags() {
        return parents.keySet();
    }

    Set<String> parents(String tag) {
        return parents.getOrDefault(tag, Set.of());
    }

    /** All that a tag inherits from, without itself unless it inherits from itself. */
    Set<String> ancestors(String tag) {
        Set<String> found = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(parents(tag));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (found.add(next)) {
                open.addAll(parents(next));
            }
        }
        return found;
    }

    /** The shortest way from the tag to itself, {@code [a, b, a]}; empty where there is none. */
    List<String> cycle(String tag) {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        List<List<String>> open = new ArrayList<>(List.of(List.of(tag)));
        for (int next = 0; next < open.size() && !ways.containsKey(tag); next++) {
            List<String> way = open.get(next);
            for (String parent : parents(way.get(way.size() - 1))) {
                List<String> further = new ArrayList<>(way);
                further.add(parent);
                if (ways.putIfAbsent(parent, further) == null) {
                    open.add(further);
                }
            }
        }
        return ways.getOrDefault(tag, List.of());
    }

    /** The tags given, each after those of them that it inherits from; else in their order. */
    List<String> parentsFirst(Collection<String> tags) {
        Set<String> order = new LinkedHashSet<>();
        tags.forEach(tag -> follow(tag, order, new HashSet<>()));
        order.retainAll(new HashSet<>(tags));
        return List.copyOf(order);
    }

    private void follow(String tag, Set<String> order, Set<String> on) {
        if (!order.contains(tag) && on.add(tag)) {
            parents(tag).forEach(parent -> follow(parent, order, on));
            order.add(tag);
        }
    }
}
