package io.drover.ledger;

import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Messages of remote systems as hints: they never change an action, but have it asked about at once. */
final class Hints {
    private Hints() {}

    /** Actions whose end a message may tell of, those included whose own submission is not answered yet. */
    static List<Judgements.Existing> waitingFor(JdbcClient sql, Tracked tracked) {
        return sql.sql(
                        """
                        SELECT id, event_id FROM action
                         WHERE system = :system AND state IN ('SENDING', 'UNKNOWN', 'ACCEPTED')
                           AND (external_id = :external OR subject = :subject) ORDER BY id""")
                .param("system", tracked.system())
                .param("external", tracked.externalId())
                .param("subject", tracked.subject())
                .query((row, n) -> new Judgements.Existing(row.getLong(1), row.getLong(2)))
                .list();
    }

    /** Looks at it at once, or as soon as it is accepted. */
    static void pollNow(JdbcClient sql, long action, OffsetDateTime now) {
        sql.sql("UPDATE action SET poll_at = :now WHERE id = :id AND state IN ('SENDING', 'UNKNOWN', 'ACCEPTED')")
                .param("now", now)
                .param("id", action)
                .update();
    }
}
