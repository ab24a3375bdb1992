package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the end of an action means for others: those that need it fail or are canceled with it, and an event is over when nothing of it is
 * open any more. Whether all of it went well is in its reason.
 */
final class Events {
    static final String DEPENDENCY_FAILED = "Cannot build artifact, because its dependency cannot be built.";

    private static final String GONE_WRONG = "('FAILED', 'CANCELED', 'DEAD')";
    /** Each by its own index, whatever the planner thinks: {@code OFFSET 0} keeps it from joining whole tables. */
    private static final String FINISHED =
            """
            SELECT e.id FROM event e
             WHERE e.id = ANY(:events) AND e.state = 'OPEN'
               AND EXISTS (SELECT 1 FROM action a WHERE a.event_id = e.id OFFSET 0)
               AND NOT EXISTS (SELECT 1 FROM action o WHERE o.event_id = e.id
                                AND o.state NOT IN ('DONE', 'FAILED', 'CANCELED', 'DEAD') OFFSET 0)""";

    private static final String COUNTED =
            """
            SELECT e.id, e.search_key, COUNT(*), SUM(CASE WHEN a.state = 'DONE' THEN 1 ELSE 0 END),
                   COUNT(a.artifact), SUM(CASE WHEN a.artifact IS NOT NULL AND a.state = 'DONE' THEN 1 ELSE 0 END),
                   SUM(CASE WHEN a.artifact = 'IMAGE' THEN 1 ELSE 0 END),
                   SUM(CASE WHEN a.artifact = 'IMAGE' AND a.state = 'DONE' THEN 1 ELSE 0 END)
              FROM ("""
                    + FINISHED
                    + ") f JOIN event e ON e.id = f.id JOIN action a ON a.event_id = f.id"
                    + " GROUP BY e.id, e.search_key ORDER BY e.id";

    private Events() {}

    /** The open events after one of that id, in their order. */
    static List<Long> open(JdbcClient sql, long after, int limit) {
        return sql.sql("SELECT id FROM event WHERE state = 'OPEN' AND id > :after ORDER BY id LIMIT :limit")
                .param("after", after)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /**
     * After actions of these events have ended in any way, or were planned: what cannot start any more, in these and in
     * other events, has failed or is canceled as what it needs; closes those whose actions have all ended.
     */
    static void settle(JdbcClient sql, Collection<Long> events, OffsetDateTime now, Changes changes) {
        Set<Long> touched = new HashSet<>(events);
        Collection<Long> doomed = plannedInVain(sql, events);
        doomed.addAll(needing(sql, goneWrong(sql, "event_id", events)));
        while (!doomed.isEmpty()) {
            List<Long> ending = planned(sql, doomed, touched);
            Set<Long> failed = needingFailed(sql, ending);
            end(sql, "FAILED", failed, now, changes);
            Set<Long> canceled = new HashSet<>(ending);
            canceled.removeAll(failed);
            end(sql, "CANCELED", canceled, now, changes);
            doomed = needing(sql, ending);
        }
        close(sql, touched, now, changes);
    }

    private static void end(JdbcClient sql, String state, Set<Long> ids, OffsetDateTime now, Changes changes) {
        if (!ids.isEmpty()) {
            changes.ofActions(
                    sql,
                    sql.sql("UPDATE action SET " + Changes.TO_STATE + ", reason = :reason, completed_at = :now"
                                    + " WHERE id = ANY(:ids) AND state = 'PLANNED'")
                            .param("state", state)
                            .param("reason", DEPENDENCY_FAILED)
                            .param("now", now)
                            .param("ids", SqlArrays.ids(ids)));
        }
    }

    /** Those that need one which has failed; what else cannot start needs one that was canceled, and is canceled with it. */
    private static Set<Long> needingFailed(JdbcClient sql, Collection<Long> actions) {
        return actions.isEmpty()
                ? Set.of()
                : new HashSet<>(sql.sql("SELECT d.action_id FROM action_dependency d JOIN action n ON n.id = d.needs_id"
                                + " WHERE d.action_id = ANY(:ids) AND n.state IN ('FAILED', 'DEAD')")
                        .param("ids", SqlArrays.ids(actions))
                        .query(Long.class)
                        .list());
    }

    /** Those of the events' planned actions that need one which will never be done. */
    private static Set<Long> plannedInVain(JdbcClient sql, Collection<Long> events) {
        List<Long> planned = sql.sql("SELECT id FROM action WHERE event_id = ANY(:events) AND state = 'PLANNED'")
                .param("events", SqlArrays.ids(events))
                .query(Long.class)
                .list();
        record Need(long action, long needed) {}
        List<Need> needs = planned.isEmpty()
                ? List.of()
                : sql.sql("SELECT action_id, needs_id FROM action_dependency WHERE action_id = ANY(:ids)")
                        .param("ids", SqlArrays.ids(planned))
                        .query((row, n) -> new Need(row.getLong(1), row.getLong(2)))
                        .list();
        Set<Long> wrong =
                Set.copyOf(goneWrong(sql, "id", needs.stream().map(Need::needed).toList()));
        return needs.stream()
                .filter(need -> wrong.contains(need.needed))
                .map(Need::action)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<Long> goneWrong(JdbcClient sql, String column, Collection<Long> ids) {
        return ids.isEmpty()
                ? List.of()
                : sql.sql("SELECT id FROM action WHERE " + column + " = ANY(:ids) AND state IN " + GONE_WRONG)
                        .param("ids", SqlArrays.ids(ids))
                        .query(Long.class)
                        .list();
    }

    private static Set<Long> needing(JdbcClient sql, Collection<Long> actions) {
        return actions.isEmpty()
                ? Set.of()
                : new HashSet<>(sql.sql("SELECT action_id FROM action_dependency WHERE needs_id = ANY(:ids)")
                        .param("ids", SqlArrays.ids(actions))
                        .query(Long.class)
                        .list());
    }

    /** Those that are still planned; their events join the others. */
    private static List<Long> planned(JdbcClient sql, Collection<Long> actions, Set<Long> events) {
        return sql.sql("SELECT id, event_id FROM action WHERE id = ANY(:ids) AND state = 'PLANNED'")
                .param("ids", SqlArrays.ids(actions))
                .query((row, n) -> {
                    events.add(row.getLong(2));
                    return row.getLong(1);
                })
                .list();
    }

    /** Closes those of the events whose actions have all ended: what else there is to do after one of them was done. */
    static void close(JdbcClient sql, Collection<Long> events, OffsetDateTime now, Changes changes) {
        List<Finished> finished = sql.sql(COUNTED)
                .param("events", SqlArrays.ids(events))
                .query((row, n) -> new Finished(
                        row.getLong(1),
                        new EventOutcome(count(row, 3), count(row, 5), count(row, 7)).sentence(row.getString(2))))
                .list();
        Map<String, List<Long>> bySentence = new LinkedHashMap<>();
        finished.forEach(event -> bySentence
                .computeIfAbsent(event.sentence(), sentence -> new ArrayList<>())
                .add(event.id()));
        bySentence.forEach((sentence, ids) -> changes.ofEvents(
                sql,
                sql.sql("UPDATE event SET " + Changes.TO_STATE + ", reason = :reason, finished_at = :now"
                                + " WHERE id = ANY(:ids) AND state = 'OPEN'")
                        .param("state", "COMPLETE")
                        .param("reason", sentence)
                        .param("now", now)
                        .param("ids", SqlArrays.ids(ids))));
    }

    private record Finished(long id, String sentence) {}

    private static EventOutcome.Count count(ResultSet row, int column) throws SQLException {
        return new EventOutcome.Count(row.getInt(column), row.getInt(column + 1));
    }
}
