package io.drover.ledger;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the end of an action means for others: those that need it fail with it, and an event is over when nothing of it is
 * open any more. Whether all of it went well is in its reason.
 */
final class Events {
    static final String DEPENDENCY_FAILED = "Cannot build artifact, because its dependency cannot be built.";

    private static final String DOOMED =
            """
            SELECT d.action_id FROM action_dependency d JOIN action n ON n.id = d.needs_id
              JOIN action a ON a.id = d.action_id
             WHERE a.state = 'PLANNED' AND n.state IN ('FAILED', 'CANCELED', 'DEAD')""";
    private static final String FINISHED =
            """
            SELECT e.id FROM event e
             WHERE e.state = 'OPEN' AND EXISTS (SELECT 1 FROM action a WHERE a.event_id = e.id)
               AND NOT EXISTS (SELECT 1 FROM action o WHERE o.event_id = e.id
                                AND o.state NOT IN ('DONE', 'FAILED', 'CANCELED', 'DEAD'))""";

    private Events() {}

    /** Whether {@link #settle} would change anything. */
    static boolean isUnsettled(JdbcClient sql) {
        return !sql.sql(DOOMED + " LIMIT 1").query(Long.class).list().isEmpty()
                || !sql.sql(FINISHED + " LIMIT 1").query(Long.class).list().isEmpty();
    }

    /** Fails what cannot start any more, and closes every open event whose actions have all ended. */
    static void settle(JdbcClient sql, OffsetDateTime now, Changes changes) {
        failWhatCannotStart(sql, now, changes);
        closeFinished(sql, null, now, changes);
    }

    /**
     * After one of its actions was done: closes the event if that was the last one. Nothing else can have changed, and to
     * look at all that is open for each action that ends would cost more the more is open.
     */
    static void settle(JdbcClient sql, long event, OffsetDateTime now, Changes changes) {
        closeFinished(sql, event, now, changes);
    }

    /** Fails every planned action that needs one which will never be done, and theirs in turn. */
    private static void failWhatCannotStart(JdbcClient sql, OffsetDateTime now, Changes changes) {
        int changed;
        do {
            changed = changes.ofActions(
                    sql,
                    sql.sql("UPDATE action SET " + Changes.TO_STATE + ", reason = :reason, completed_at = :now"
                                    + " WHERE state = 'PLANNED' AND id IN (" + DOOMED + ")")
                            .param("state", "FAILED")
                            .param("reason", DEPENDENCY_FAILED)
                            .param("now", now));
        } while (changed > 0);
    }

    private static void closeFinished(JdbcClient sql, @Nullable Long only, OffsetDateTime now, Changes changes) {
        List<Counts> finished = sql.sql(
                        "SELECT f.id, COUNT(*), SUM(CASE WHEN a.state = 'DONE' THEN 1 ELSE 0 END) FROM (" + FINISHED
                                + (only == null ? "" : " AND e.id = " + only)
                                + ") f JOIN action a ON a.event_id = f.id GROUP BY f.id")
                .query((row, n) -> new Counts(row.getLong(1), row.getInt(2), row.getInt(3)))
                .list();
        for (Counts counts : finished) {
            changes.ofEvents(
                    sql,
                    sql.sql("UPDATE event SET " + Changes.TO_STATE + ", reason = :reason, finished_at = :now"
                                    + " WHERE id = :id AND state = 'OPEN'")
                            .param("state", "COMPLETE")
                            .param("reason", counts.sentence())
                            .param("now", now)
                            .param("id", counts.event()));
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
