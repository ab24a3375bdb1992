package io.drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What one set of files makes of another. Immutable.
 *
 * @param added ids of routes that are new
 * @param changed ids of routes that say something else
 * @param removed ids of routes that are gone
 * @param restarted ids of routes that use what has changed, a kamelet or a part of theirs, and are the same themselves
 * @param kamelets names of kamelets that are new, say something else or are gone
 * @param faults what a running Drover cannot take; empty where all is well
 */
public record RouteChange(
        RouteFiles from,
        RouteFiles to,
        Set<String> added,
        Set<String> changed,
        Set<String> removed,
        Set<String> restarted,
        Set<String> kamelets,
        List<String> faults) {
    /** @param resolve fills in placeholders */
    public static RouteChange between(RouteFiles from, RouteFiles to, UnaryOperator<String> resolve) {
        Map<String, JsonNode> before = from.entries();
        Map<String, JsonNode> after = to.entries();
        Set<String> kamelets = changedKamelets(from.own(), to.own());
        Set<String> added = new TreeSet<>(after.keySet());
        added.removeAll(before.keySet());
        Set<String> removed = new TreeSet<>(before.keySet());
        removed.removeAll(after.keySet());
        Set<String> changed = new TreeSet<>(after.keySet());
        changed.removeIf(id -> added.contains(id) || Objects.equals(before.get(id), after.get(id)));
        List<String> faults = new ArrayList<>();
        for (Set<String> some : List.of(added, removed, changed)) {
            some.stream()
                    .filter(RouteFiles::isNoRoute)
                    .forEach(entry ->
                            faults.add(entry + ": is no route with an id; only a restart takes what is changed there"));
        }
        Uses old = new Uses(from, before, resolve);
        Uses young = new Uses(to, after, resolve);
        Set<String> restarted = new TreeSet<>();
        Set<String> touched = new TreeSet<>(added);
        touched.addAll(removed);
        touched.addAll(changed);
        for (String id : after.keySet()) {
            if (!touched.contains(id) && (old.reaches(id, touched, kamelets) || young.reaches(id, touched, kamelets))) {
                restarted.add(id);
            }
        }
        return new RouteChange(from, to, added, changed, removed, restarted, kamelets, List.copyOf(faults));
    }

    private static Set<String> changedKamelets(OwnFiles from, OwnFiles to) {
        Set<String> paths = new TreeSet<>(from.kamelets().keySet());
        paths.addAll(to.kamelets().keySet());
        Set<String> names = new TreeSet<>();
        for (String path : paths) {
            String before = from.kamelets().get(path);
            if (before == null || !before.equals(to.kamelets().get(path))) {
                String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
                names.add(file.replaceFirst("\\.kamelet\\.yaml$", ""));
            }
        }
        return names;
    }

    /** Whether nothing is to be done: a comment was changed, say. */
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty() && kamelets.isEmpty();
    }

    /** Ids of the routes that end. */
    Set<String> ending() {
        Set<String> ids = new TreeSet<>(removed);
        ids.addAll(changed);
        ids.addAll(restarted);
        return ids;
    }

    /** Ids of the routes that begin. */
    Set<String> beginning() {
        Set<String> ids = new TreeSet<>(added);
        ids.addAll(changed);
        ids.addAll(restarted);
        return ids;
    }

    /** Whether a kamelet is another one now, or uses one that is. */
    boolean touches(String kamelet) {
        return !kamelets.isEmpty()
                && (new Uses(from, Map.of(), UnaryOperator.identity()).kamelet(kamelet, kamelets)
                        || new Uses(to, Map.of(), UnaryOperator.identity()).kamelet(kamelet, kamelets));
    }

    /** As {@code added: a, b; removed: c}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        said("added", added, parts);
        said("changed", changed, parts);
        said("removed", removed, parts);
        said("kamelets", kamelets, parts);
        said("restarted", restarted, parts);
        return parts.isEmpty() ? "nothing that counts" : String.join("; ", parts);
    }

    private static void said(String word, Set<String> names, List<String> parts) {
        if (!names.isEmpty()) {
            parts.add(word + ": " + String.join(", ", new TreeSet<>(names)));
        }
    }
}
