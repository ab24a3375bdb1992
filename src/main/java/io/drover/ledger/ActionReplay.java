package io.drover.ledger;

import io.drover.ledger.ReplayEffects.Effect;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Opens an action again that was given up or refused: it is UNKNOWN, so that its system is asked first whether it has it,
 * and sent only where it has not. One that its system had taken on and failed, of which there is a letter, is tried anew under
 * another mark. What failed because of it waits for it again, and its event is open.
 */
final class ActionReplay {
    private ActionReplay() {}

    private record Row(long event, String eventState, String verb, String system, String name, String state) {}

    static Effect reopen(JdbcClient sql, long action, String owner, Instant at, Changes changes) {
        Row row = sql.sql(
                        """
                        SELECT a.event_id, e.state, a.verb, a.system, a.name, a.state
                          FROM action a JOIN event e ON e.id = a.event_id WHERE a.id = ?""")
                .param(action)
                .query((r, n) -> new Row(
                        r.getLong(1), r.getString(2), r.getString(3), r.getString(4), r.getString(5), r.getString(6)))
                .optional()
                .orElse(null);
        if (row == null) {
            return Effect.none("action " + action + " is gone from the ledger");
        }
        if (row.eventState().equals("CANCELED")) {
            return Effect.none("event " + row.event() + " of action " + action + " is canceled");
        }
        // a remote id means that it was taken on and failed there: that is an answer, which is kept as a try of the
        // past
        int changed = changes.ofActions(
                sql,
                sql.sql(
                                "UPDATE action SET " + Changes.TO_STATE
                                        + """
                                , attempts = 0, next_attempt_at = NULL, poll_at = NULL, completed_at = NULL,
                                  owner = :owner, reason = 'replayed: looked for before it is sent again'
                                 WHERE id = :id AND state IN ('DEAD', 'FAILED') AND external_id IS NULL""")
                        .param("state", "UNKNOWN")
                        .param("owner", owner)
                        .param("id", action));
        boolean anew = changed == 0 && ActionTries.reopened(sql, action, owner, at, changes);
        if (changed == 0 && !anew) {
            return Effect.none("action " + action + " is " + row.state() + ": there is nothing to send again");
        }
        OffsetDateTime now = Judgements.at(at);
        Set<Long> waiting = dependants(sql, action);
        planAgain(sql, waiting, owner, changes);
        Lanes.reopen(sql, Stream.concat(waiting.stream(), Stream.of(action)).toList());
        openEvents(sql, action, waiting, changes);
        Events.settle(sql, eventsOf(sql, waiting, row.event()), now, changes);
        return new Effect(true, sentence(action, row, anew, waiting.size()), null, List.of());
    }

    private static String sentence(long action, Row row, boolean anew, int waiting) {
        return "action " + action + " (" + row.verb() + " " + row.name() + ") is "
                + (anew ? "tried anew" : "looked for in " + row.system() + " and sent if it is not there")
                + (waiting == 0 ? "" : "; " + waiting + " that failed with it wait for it again");
    }

    /** All that failed for no other reason than that this one, or what needed it, did. */
    private static Set<Long> dependants(JdbcClient sql, long action) {
        Set<Long> found = new HashSet<>();
        List<Long> frontier = List.of(action);
        while (!frontier.isEmpty()) {
            List<Long> next = new ArrayList<>();
            for (List<Long> chunk : Columns.chunks(frontier)) {
                next.addAll(sql.sql(
                                """
                                SELECT DISTINCT d.action_id FROM action_dependency d JOIN action a ON a.id = d.action_id
                                 WHERE d.needs_id IN (:needs) AND a.state = 'FAILED' AND a.attempts = 0
                                   AND a.reason = :reason""")
                        .param("needs", chunk)
                        .param("reason", Events.DEPENDENCY_FAILED)
                        .query(Long.class)
                        .list());
            }
            frontier = next.stream().distinct().filter(found::add).toList();
        }
        return found;
    }

    /** One that needs something else that failed is failed again by {@link Events#settle}. */
    private static void planAgain(JdbcClient sql, Set<Long> actions, String owner, Changes changes) {
        for (List<Long> chunk : Columns.chunks(actions)) {
            changes.ofActions(
                    sql,
                    sql.sql("UPDATE action SET " + Changes.TO_STATE + ", reason = NULL, completed_at = NULL,"
                                    + " owner = :owner WHERE id IN (:ids) AND state = 'FAILED'")
                            .param("state", "PLANNED")
                            .param("owner", owner)
                            .param("ids", chunk));
        }
    }

    private static Set<Long> eventsOf(JdbcClient sql, Set<Long> actions, long own) {
        Set<Long> events = new HashSet<>(sql.sql("SELECT event_id FROM action WHERE id = ANY(:ids)")
                .param("ids", SqlArrays.ids(actions))
                .query(Long.class)
                .list());
        events.add(own);
        return events;
    }

    private static void openEvents(JdbcClient sql, long action, Set<Long> waiting, Changes changes) {
        Set<Long> all = new HashSet<>(waiting);
        all.add(action);
        for (List<Long> chunk : Columns.chunks(all)) {
            changes.ofEvents(
                    sql,
                    sql.sql("UPDATE event SET " + Changes.TO_STATE + ", reason = NULL, finished_at = NULL"
                                    + " WHERE state IN ('COMPLETE', 'FAILED')"
                                    + " AND id IN (SELECT event_id FROM action WHERE id IN (:ids))")
                            .param("state", "OPEN")
                            .param("ids", chunk));
        }
    }
}
