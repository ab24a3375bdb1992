package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages that an action is there to publish. They are owed like those about changes: once each, under an id that follows
 * from the action, until the broker has confirmed them. Thread-safe.
 */
public final class OwnMessages {
    private final Database database;
    private final Clock clock;

    public OwnMessages(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes the headers of one action's message. */
    @FunctionalInterface
    public interface Headers {
        /** @param depth how many messages of ours led to the action's event */
        String json(long event, long action, int depth, Instant now);
    }

    /**
     * The id of an action's message, once that is owed or published.
     *
     * @throws IllegalStateException for an action that is not there
     */
    public Optional<UUID> find(long action) {
        return Optional.of(row(database.sql(), action).id()).filter(id -> isKnown(database.sql(), id));
    }

    /**
     * Owes the message of an action from now on; nothing where it is owed already.
     *
     * @param topic whole, with prefix, at most 255 characters
     * @param body a JSON object
     * @return its id
     */
    public UUID owe(long action, String topic, String body, Headers headers) {
        return database.inTransaction(sql -> {
            Row row = row(sql, action);
            if (!isKnown(sql, row.id())) {
                Instant now = clock.instant();
                sql.sql(
                                """
                                INSERT INTO publication (message_id, topic, headers, body, state, event_id, action_id, created_at)
                                VALUES (:id, :topic, :headers, :body, 'OWED', :event, :action, :now)""")
                        .param("id", row.id())
                        .param("topic", topic)
                        .param("headers", headers.json(row.event(), action, row.depth(), now))
                        .param("body", SqlText.clean(body))
                        .param("event", row.event())
                        .param("action", action)
                        .param("now", Judgements.at(now))
                        .update();
            }
            return row.id();
        });
    }

    private record Row(long event, int depth, UUID id) {}

    private static Row row(JdbcClient sql, long action) {
        Optional<Row> found = sql.sql(
                        """
                        SELECT e.id, e.depth, a.created_at FROM action a JOIN event e ON e.id = a.event_id
                         WHERE a.id = :id""")
                .param("id", action)
                .query((row, n) ->
                        new Row(row.getLong(1), row.getInt(2), id(action, Columns.requiredInstant(row, "created_at"))))
                .optional();
        return found.orElseThrow(() -> new IllegalStateException("there is no action " + action + " any more"));
    }

    private static UUID id(long action, Instant made) {
        String name = String.join("\n", List.of("drover", "message", "action " + action, made.toString()));
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isKnown(JdbcClient sql, UUID id) {
        return sql.sql("SELECT 1 FROM publication WHERE message_id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }
}
