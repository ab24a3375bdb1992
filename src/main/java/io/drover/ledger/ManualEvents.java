package io.drover.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Goes on with the event that {@link ManualRequests} made of a request when routes judge it, in place of opening another. All
 * in the caller's transaction, which has the event's row until its end. Thread-safe.
 */
final class ManualEvents {
    private static final int REASONS = 20;

    private final Database database;
    private final Clock clock;

    ManualEvents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The event of a request: as which it is asked for, whatever routes call it. */
    record Request(long event, UUID message, String state, NewEvent mark) {
        boolean isCanceled() {
            return state.equals("CANCELED");
        }

        /** What becomes of the judgement where the request itself says that nothing is to be done. */
        Optional<Decision> decided() {
            return isCanceled()
                    ? Optional.of(new Decision(
                            "ignored", "event " + event + " was canceled before it was judged", event, List.of()))
                    : Optional.empty();
        }
    }

    /** Whether a message with this topic may be a request; most are told apart by it. */
    static boolean mayBe(String topic) {
        return topic.contains(ManualRequests.TOPICS);
    }

    /** The event of the request that this delivery is about, locked; empty for all other messages. */
    static Optional<Request> of(JdbcClient sql, StoredDelivery delivery) {
        return mayBe(delivery.topic())
                ? sql.sql("SELECT id, state, type, search_key, dry_run FROM event"
                                + " WHERE message_id = :message AND manual FOR UPDATE")
                        .param("message", delivery.messageId())
                        .query((row, n) -> new Request(
                                row.getLong(1),
                                delivery.messageId(),
                                row.getString(2),
                                new NewEvent(row.getString(3), row.getString(4), row.getBoolean(5))))
                        .optional()
                : Optional.empty();
    }

    /**
     * A route has planned something: the event is open, also where another route or an earlier try had ended it.
     *
     * @param mark what the route calls it
     * @return its id
     */
    long goOn(JdbcClient sql, Request request, StoredDelivery delivery, NewEvent mark) {
        database.changes()
                .ofEvents(
                        sql,
                        sql.sql(
                                        "UPDATE event SET " + Changes.TO_STATE
                                                + """
                                , reason = NULL, finished_at = NULL, delivery_id = :delivery,
                                  type = :type, dry_run = :dry
                                 WHERE id = :id""")
                                .param("state", "OPEN")
                                .param("delivery", delivery.id())
                                .param("type", SqlText.cut(mark.type(), ColumnLimits.EVENT_TYPE))
                                .param("dry", mark.dryRun())
                                .param("id", request.event()));
        return request.event();
    }

    /** Where all routes are through and none has planned anything, the event is over, and says why: it is never left INITIALIZED. */
    void conclude(JdbcClient sql, Request request) {
        List<Judged> all = sql.sql("SELECT route, state, reason FROM delivery WHERE message_id = :id ORDER BY id")
                .param("id", request.message())
                .query((row, n) -> new Judged(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        if (request.isCanceled() || all.stream().anyMatch(Judged::isOpen) || hasActions(sql, request.event())) {
            return;
        }
        boolean dead = all.stream().anyMatch(Judged::isDead);
        database.changes()
                .ofEvents(
                        sql,
                        sql.sql("UPDATE event SET " + Changes.TO_STATE + ", reason = :reason, finished_at = :now"
                                        + " WHERE id = :id")
                                .param("state", dead ? "FAILED" : "SKIPPED")
                                .param("reason", reason(all, dead))
                                .param("now", Judgements.at(clock.instant()))
                                .param("id", request.event()));
    }

    private static String reason(List<Judged> all, boolean dead) {
        return SqlText.clean(all.stream()
                .filter(one -> one.isDead() == dead)
                .limit(REASONS)
                .map(one -> one.route + ": " + one.reason)
                .collect(Collectors.joining("; ")));
    }

    private static boolean hasActions(JdbcClient sql, long event) {
        return !sql.sql("SELECT id FROM action WHERE event_id = :id LIMIT 1")
                .param("id", event)
                .query(Long.class)
                .list()
                .isEmpty();
    }

    private record Judged(String route, String state, @Nullable String reason) {
        boolean isOpen() {
            return state.equals("PENDING") || state.equals("WAITING");
        }

        boolean isDead() {
            return state.equals("DEAD");
        }
    }
}
