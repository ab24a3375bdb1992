package io.drover.ledger;

import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lanes: of the actions of one, one is under way at a time, the oldest first, whichever instance has them. One that waits to be
 * tried again holds its lane up; one that waits for another action does not.
 */
final class Lanes {
    /** Of the action {@code a}: whether nothing of its lanes stands in its way. */
    static final String FREE =
            """
            (a.lanes = 0 OR NOT EXISTS (
               SELECT 1 FROM action_lane l
                 JOIN action_lane o ON o.lane = l.lane AND o.ended = FALSE AND o.action_id <> l.action_id
                 JOIN action b ON b.id = o.action_id
                WHERE l.action_id = a.id
                  AND (b.state IN ('SENDING', 'ACCEPTED')
                       OR b.id < a.id AND (b.state = 'UNKNOWN' OR b.state = 'PLANNED' AND NOT EXISTS (
                            SELECT 1 FROM action_dependency y JOIN action z ON z.id = y.needs_id
                             WHERE y.action_id = b.id AND z.state <> 'DONE')))))""";

    private static final int LONGEST = 300;
    private static final int AT_ONCE = 1_000;

    private Lanes() {}

    /** One row of the table. */
    record Lane(long action, String name) {}

    static void insert(JdbcClient sql, long action, List<String> lanes) {
        for (String lane : lanes) {
            sql.sql("INSERT INTO action_lane (action_id, lane) VALUES (:action, :lane)")
                    .param("action", action)
                    .param("lane", named(lane))
                    .update();
        }
    }

    /** On PostgreSQL. */
    static void insert(JdbcClient sql, List<Lane> lanes) {
        if (!lanes.isEmpty()) {
            sql.sql("INSERT INTO action_lane (action_id, lane) SELECT * FROM unnest(?, ?)")
                    .param(SqlArrays.longs(lanes, Lane::action))
                    .param(SqlArrays.texts(lanes, lane -> named(lane.name())))
                    .update();
        }
    }

    private static String named(String lane) {
        return SqlText.cutUniquely(lane, LONGEST);
    }

    /** Has two instances look at a lane one after the other, until their transactions end. On PostgreSQL. */
    static void lock(JdbcClient sql, Collection<Long> actions) {
        if (!actions.isEmpty()) {
            sql.sql("SELECT count(pg_advisory_xact_lock(hashtextextended(lane, 0))) FROM (SELECT DISTINCT lane"
                            + " FROM action_lane WHERE action_id = ANY(:ids) ORDER BY lane) l")
                    .param("ids", SqlArrays.ids(actions))
                    .query(Long.class)
                    .single();
        }
    }

    /** Notes which actions have ended; the lanes are right without it, and slower. */
    static void forgetEnded(Database database) {
        String over = " AND state NOT IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')";
        List<Long> ended = database.sql()
                .sql("SELECT id FROM action WHERE id IN (SELECT action_id FROM action_lane WHERE ended = FALSE)" + over
                        + " LIMIT " + AT_ONCE)
                .query(Long.class)
                .list();
        if (!ended.isEmpty()) {
            database.inTransaction(sql -> {
                // a replay that opens one again waits here, or is seen
                List<Long> still = sql.sql(
                                "SELECT id FROM action WHERE id IN (:ids)" + over + " ORDER BY id FOR UPDATE")
                        .param("ids", ended)
                        .query(Long.class)
                        .list();
                return still.isEmpty() ? 0 : mark(sql, still, true);
            });
        }
    }

    /** In the transaction that opens them again. */
    static void reopen(JdbcClient sql, Collection<Long> actions) {
        for (List<Long> chunk : Columns.chunks(actions)) {
            mark(sql, chunk, false);
        }
    }

    private static int mark(JdbcClient sql, List<Long> actions, boolean ended) {
        return sql.sql("UPDATE action_lane SET ended = :ended WHERE action_id IN (:ids)")
                .param("ended", ended)
                .param("ids", actions)
                .update();
    }
}
