package io.drover.ledger;

import java.time.OffsetDateTime;
import java.util.ArrayList;
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

    /** Has the actions that these may be about asked about at once. */
    static Decision askSoon(JdbcClient sql, List<Tracked> all, OffsetDateTime now) {
        List<String> systems = new ArrayList<>();
        Judgements.Existing hit = null;
        for (Tracked tracked : all) {
            for (Judgements.Existing action : waitingFor(sql, tracked)) {
                pollNow(sql, action.id(), now);
                systems.add(tracked.system());
                hit = action;
            }
        }
        Tracked first = all.get(0);
        String what = first.system() + " " + (first.externalId() == null ? first.subject() : first.externalId());
        return hit == null
                ? new Decision("ignored", "no action of ours waits for " + what, null, List.of())
                : new Decision(
                        "acted",
                        "asks about " + what + ", which action " + hit.id() + " waits for",
                        hit.event(),
                        systems);
    }
}
