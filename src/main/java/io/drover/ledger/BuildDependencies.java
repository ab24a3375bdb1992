package io.drover.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Which build waits for which. Between two builds there may be actions that make nothing (a build needs a dist-git
 * bump, which needs the build before it): they are passed through. Of several nearest builds the lowest id is taken.
 * Asks the database once per step of distance, whatever the number of builds. Thread-safe.
 */
final class BuildDependencies {
    /** Actions that make nothing, in a row; more than this is no chain that anybody planned. */
    private static final int STEPS = 100;

    private final Database database;

    BuildDependencies(Database database) {
        this.database = database;
    }

    /** The build that each of these waits for, for those that wait for one. */
    Map<Long, BuildRows.Dependency> firstOf(Collection<Long> builds) {
        Map<Long, BuildRows.Dependency> found = new HashMap<>();
        Map<Long, Set<Long>> reached = new HashMap<>();
        Map<Long, Set<Long>> frontier = new HashMap<>();
        builds.forEach(id -> frontier.put(id, Set.of(id)));
        for (int step = 0; step < STEPS && !frontier.isEmpty(); step++) {
            Map<Long, Set<Long>> next = new HashMap<>();
            each("action_id", "needs_id", frontier.keySet(), row -> {
                long needed = row.getLong("other_id");
                String name = row.getString("artifact") == null ? null : row.getString("name");
                for (long build : frontier.getOrDefault(row.getLong("this_id"), Set.of())) {
                    if (name != null) {
                        found.merge(build, new BuildRows.Dependency(needed, name), BuildDependencies::lower);
                    } else if (reached.computeIfAbsent(build, id -> new HashSet<>())
                            .add(needed)) {
                        next.computeIfAbsent(needed, id -> new HashSet<>()).add(build);
                    }
                }
            });
            frontier.clear();
            frontier.putAll(next);
        }
        return found;
    }

    /** The builds that wait for this one and for none before it. */
    Set<Long> waitingFor(long build) {
        Set<Long> candidates = new HashSet<>();
        Set<Long> reached = new HashSet<>();
        Set<Long> frontier = new HashSet<>(Set.of(build));
        for (int step = 0; step < STEPS && !frontier.isEmpty(); step++) {
            Set<Long> next = new HashSet<>();
            each("needs_id", "action_id", frontier, row -> {
                long waiting = row.getLong("other_id");
                if (row.getString("artifact") != null) {
                    candidates.add(waiting);
                } else if (reached.add(waiting)) {
                    next.add(waiting);
                }
            });
            if (candidates.size() > BuildRows.LOOKED_AT) {
                throw new BuildRows.TooMany("dep_on_id=" + build);
            }
            frontier.clear();
            frontier.addAll(next);
        }
        Map<Long, BuildRows.Dependency> first = firstOf(candidates);
        candidates.removeIf(candidate -> {
            BuildRows.Dependency dependency = first.get(candidate);
            return dependency == null || dependency.id() != build;
        });
        return candidates;
    }

    private void each(String from, String to, Collection<Long> ids, RowCallbackHandler row) {
        for (List<Long> chunk : Columns.chunks(ids)) {
            database.sql()
                    .sql("SELECT d." + from + " AS this_id, d." + to + " AS other_id, a.artifact, a.name"
                            + " FROM action_dependency d JOIN action a ON a.id = d." + to + " WHERE d." + from
                            + " IN (:ids)")
                    .param("ids", chunk)
                    .query(row);
        }
    }

    private static BuildRows.Dependency lower(BuildRows.Dependency one, BuildRows.Dependency other) {
        return one.id() <= other.id() ? one : other;
    }
}
