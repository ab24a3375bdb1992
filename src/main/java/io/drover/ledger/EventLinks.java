package io.drover.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How an event hangs together with others.
 *
 * @param dependsOn ids of those it goes on from
 * @param depending ids of those that go on from it
 */
public record EventLinks(List<Long> dependsOn, List<Long> depending) {
    public static final EventLinks NONE = new EventLinks(List.of(), List.of());

    public EventLinks {
        dependsOn = List.copyOf(dependsOn);
        depending = List.copyOf(depending);
    }

    static Map<Long, EventLinks> of(Database database, Collection<Long> events) {
        Map<Long, List<Long>> dependsOn = linked(database, "event_id", "needs_id", events);
        Map<Long, List<Long>> depending = linked(database, "needs_id", "event_id", events);
        Map<Long, EventLinks> links = new HashMap<>();
        for (long id : events) {
            if (dependsOn.containsKey(id) || depending.containsKey(id)) {
                links.put(
                        id,
                        new EventLinks(dependsOn.getOrDefault(id, List.of()), depending.getOrDefault(id, List.of())));
            }
        }
        return links;
    }

    /** Those that are still there, in their order. */
    private static Map<Long, List<Long>> linked(Database database, String from, String to, Collection<Long> events) {
        Map<Long, List<Long>> linked = new HashMap<>();
        for (List<Long> ids : Columns.chunks(events)) {
            database.sql()
                    .sql("SELECT d." + from + " AS this_id, d." + to + " AS other_id FROM event_dependency d"
                            + " JOIN event e ON e.id = d." + to + " WHERE d." + from + " IN (:ids) ORDER BY d." + to)
                    .param("ids", ids)
                    .query(row -> {
                        linked.computeIfAbsent(row.getLong("this_id"), id -> new ArrayList<>())
                                .add(row.getLong("other_id"));
                    });
        }
        return linked;
    }
}
