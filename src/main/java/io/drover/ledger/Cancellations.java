package io.drover.ledger;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Cancels events: what was not sent never is, and what systems have taken on is stopped by actions of its own, planned in the
 * same transaction and carried out by DISPATCH. Thread-safe.
 *
 * <p>An action that is being sent, or of which nobody knows whether it was taken, stays what it is until that is known: then it
 * is canceled, and stopped where it was taken; see {@link CanceledActions}.
 */
public final class Cancellations {
    /** Freshmaker's sentence, as its clients know it. */
    static final String BEFORE_RUNNING = "Build canceled before running on external build system.";

    private final Database database;
    private final Clock clock;
    private final Owner owner;
    private final Audit audit;
    private final HowToCancel ways;

    public Cancellations(Database database, Clock clock, Owner owner, HowToCancel ways) {
        this.database = database;
        this.clock = clock;
        this.owner = owner;
        this.audit = new Audit(database, clock);
        this.ways = ways;
    }

    /**
     * How many actions of a canceled event …
     *
     * @param unsent will never be sent
     * @param accepted were under way at their systems
     * @param stopping of those are being stopped
     * @param unclear are canceled once it is known whether they were taken
     */
    public record Canceled(int unsent, int accepted, int stopping, int unclear) {}

    /**
     * Cancels an event in whatever state it is; on disk when it returns. Doing it again changes no more than the reason.
     *
     * @param who for audit and reasons
     * @return empty where there is no such event
     */
    public Optional<Canceled> cancel(long event, String who) {
        Optional<Canceled> canceled = database.inTransaction(sql -> cancel(sql, event, who));
        if (canceled.isPresent()) {
            database.looseEnds().of(List.of(event));
        }
        return canceled;
    }

    private Optional<Canceled> cancel(JdbcClient sql, long event, String who) {
        OffsetDateTime now = Judgements.at(clock.instant());
        int found = sql.sql("UPDATE event SET finished_at = :now, reason = :reason WHERE id = :id")
                .param("now", now)
                .param("reason", SqlText.clean("Event id " + event + " requested for canceling by user " + who))
                .param("id", event)
                .update();
        if (found == 0) {
            return Optional.empty();
        }
        note(sql, event);
        CanceledActions actions = new CanceledActions(database, owner, now);
        int unsent = actions.unsent(sql, event);
        List<Long> accepted = actions.accepted(sql, event, who);
        int stopping = actions.stop(sql, accepted);
        Canceled canceled = new Canceled(unsent, accepted.size(), stopping, actions.lookSoon(sql, event));
        // after its builds, so that what is published of it shows them as they are
        database.changes()
                .ofEvents(
                        sql,
                        sql.sql("UPDATE event SET " + Changes.TO_STATE + " WHERE id = :id")
                                .param("state", "CANCELED")
                                .param("id", event));
        Events.settle(sql, List.of(event), now, database.changes());
        audit.append(sql, new Audit.Entry(who, "event.cancel", "event " + event, detail(canceled)));
        return Optional.of(canceled);
    }

    /** From here on no action of the event is sent, whoever has it in hand; and each knows how it is stopped. */
    private void note(JdbcClient sql, long event) {
        record Open(long id, String verb, String system, String parameters) {}
        List<Open> open = sql.sql("SELECT id, verb, system, COALESCE(resolved, parameters) FROM action"
                        + " WHERE event_id = :event AND cancels IS NULL AND state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')"
                        + " ORDER BY id")
                .param("event", event)
                .query((row, n) -> new Open(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
                .list();
        Map<String, List<Long>> byWay = new LinkedHashMap<>();
        open.forEach(action -> byWay.computeIfAbsent(
                        CanceledActions.json(ways.of(action.verb, action.system, action.parameters)),
                        way -> new ArrayList<>())
                .add(action.id));
        byWay.forEach((way, ids) -> sql.sql("UPDATE action SET cancel_with = :way WHERE id = ANY(:ids)")
                .param("way", way)
                .param("ids", SqlArrays.ids(ids))
                .update());
    }

    private static String detail(Canceled canceled) {
        return "{\"unsent\": " + canceled.unsent + ", \"accepted\": " + canceled.accepted + ", \"stopping\": "
                + canceled.stopping + ", \"unclear\": " + canceled.unclear + "}";
    }
}
