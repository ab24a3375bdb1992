package io.drover.ledger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far messages have come, read anew each time: for those who show it while it happens. Thread-safe. */
public final class Progress {
    private final Database database;

    public Progress(Database database) {
        this.database = database;
    }

    /** Of one message; deliveries and actions in the order in which they were made, empty while it is not stored. */
    public Snapshot of(UUID message) {
        return new Snapshot(messages(message), deliveries(message), actions(message));
    }

    /** Dead letters that never became a message, newest last. */
    public List<Letter> unreadable() {
        return database.sql()
                .sql(
                        "SELECT id, topic, evidence FROM dead_letter WHERE message_id IS NULL AND action_id IS NULL ORDER BY id"
                                + " LIMIT 1000")
                .query((row, n) -> new Letter(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** The first action that made an artifact: a build, as Freshmaker calls it. */
    public Optional<Long> firstBuild() {
        return database.sql()
                .sql("SELECT id FROM action WHERE artifact IS NOT NULL ORDER BY id LIMIT 1")
                .query(Long.class)
                .optional();
    }

    /** The first event for which container images were built. */
    public Optional<Long> firstEventOfImages() {
        return database.sql()
                .sql("SELECT event_id FROM action WHERE artifact = 'IMAGE' ORDER BY id LIMIT 1")
                .query(Long.class)
                .optional();
    }

    private List<MessageRow> messages(UUID message) {
        return database.sql()
                .sql("SELECT topic, receptions, note FROM message WHERE id = :id")
                .param("id", message)
                .query((row, n) -> new MessageRow(row.getString(1), row.getInt(2), row.getString(3)))
                .list();
    }

    private List<DeliveryRow> deliveries(UUID message) {
        return database.sql()
                .sql(
                        """
                        SELECT d.route, d.state, d.decision, d.reason, d.event_id, e.state, e.reason, d.trace
                          FROM delivery d LEFT JOIN event e ON e.id = d.event_id
                         WHERE d.message_id = :id ORDER BY d.id""")
                .param("id", message)
                .query((row, n) -> new DeliveryRow(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, Long.class),
                        row.getString(6),
                        row.getString(7),
                        PassedOver.in(row.getString(8))))
                .list();
    }

    private List<ActionStep> actions(UUID message) {
        return database.sql()
                .sql(
                        """
                        SELECT a.id, a.verb, a.name, a.state, a.reason, a.external_id, a.attempts,
                               (SELECT COUNT(*) FROM call c WHERE c.action_id = a.id)
                          FROM action a JOIN event e ON e.id = a.event_id
                         WHERE e.message_id = :id ORDER BY a.id""")
                .param("id", message)
                .query((row, n) -> new ActionStep(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getInt(7),
                        row.getInt(8)))
                .list();
    }

    /** All of one message. */
    public record Snapshot(List<MessageRow> messages, List<DeliveryRow> deliveries, List<ActionStep> actions) {
        /** Stored, judged by every route, and nothing of it open any more. */
        public boolean ended() {
            return !messages.isEmpty()
                    && deliveries.stream().allMatch(DeliveryRow::ended)
                    && actions.stream().allMatch(ActionStep::ended);
        }
    }

    /** @param note why no route was asked */
    public record MessageRow(String topic, int receptions, @Nullable String note) {}

    /** A delivery with the event it led to. @param passedOver see {@link PassedOver} */
    public record DeliveryRow(
            String route,
            String state,
            @Nullable String decision,
            @Nullable String reason,
            @Nullable Long event,
            @Nullable String eventState,
            @Nullable String eventReason,
            List<String> passedOver) {
        boolean ended() {
            return (state.equals("JUDGED") || state.equals("DEAD")) && !"OPEN".equals(eventState);
        }
    }

    /** An action of an event that the message opened. */
    public record ActionStep(
            long id,
            String verb,
            String name,
            String state,
            @Nullable String reason,
            @Nullable String externalId,
            int attempts,
            int calls) {
        boolean ended() {
            return state.equals("DONE") || state.equals("FAILED") || state.equals("CANCELED") || state.equals("DEAD");
        }
    }

    /** A dead letter of what could not be read. */
    public record Letter(long id, @Nullable String topic, String evidence) {}
}
