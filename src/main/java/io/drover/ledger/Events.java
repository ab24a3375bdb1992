package io.drover.ledger;

import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When an event is over: nothing of it is open any more. Whether all of it went well is in its reason. */
final class Events {
    private Events() {}

    /** Closes every open event whose actions have all ended. */
    static void closeFinished(JdbcClient sql, OffsetDateTime now) {
        List<Counts> finished = sql.sql(
                        """
                        SELECT e.id, COUNT(*), SUM(CASE WHEN a.state = 'DONE' THEN 1 ELSE 0 END)
                          FROM event e JOIN action a ON a.event_id = e.id
                         WHERE e.state = 'OPEN'
                           AND NOT EXISTS (SELECT 1 FROM action o WHERE o.event_id = e.id
                                            AND o.state NOT IN ('DONE', 'FAILED', 'CANCELED', 'DEAD'))
                         GROUP BY e.id""")
                .query((row, n) -> new Counts(row.getLong(1), row.getInt(2), row.getInt(3)))
                .list();
        for (Counts counts : finished) {
            sql.sql("UPDATE event SET state = 'COMPLETE', reason = :reason, finished_at = :now"
                            + " WHERE id = :id AND state = 'OPEN'")
                    .param("reason", counts.sentence())
                    .param("now", now)
                    .param("id", counts.event())
                    .update();
        }
    }

    private record Counts(long event, int actions, int done) {
        String sentence() {
            return done == actions
                    ? "All " + actions + (actions == 1 ? " action is done." : " actions are done.")
                    : (actions - done) + " of " + actions + " actions failed.";
        }
    }
}
