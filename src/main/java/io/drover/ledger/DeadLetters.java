package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** What could not be read, judged or done. Thread-safe. */
public final class DeadLetters {
    /** Beyond this many characters evidence is a log, not a cause. */
    private static final int EVIDENCE = 100_000;

    private final Database database;

    public DeadLetters(Database database) {
        this.database = database;
    }

    /** The rows a dead letter is about; all null for what never became a message. */
    public record Links(@Nullable UUID messageId, @Nullable Long deliveryId, @Nullable Long actionId) {
        public static final Links NONE = new Links(null, null, null);

        public static Links toDelivery(UUID messageId, long deliveryId) {
            return new Links(messageId, deliveryId, null);
        }

        public static Links toAction(long actionId) {
            return new Links(null, null, actionId);
        }

        boolean isNone() {
            return equals(NONE);
        }
    }

    /**
     * Inserts an open dead letter in the caller's transaction and answers its id. Without links it is grouped by topic
     * (where there is one) and keeps the body; with links it is grouped by source, and body and headers stay where they
     * are.
     */
    public static long insert(JdbcClient sql, NewDeadLetter letter, Links links, Instant now) {
        String topic = letter.topic();
        String where = links.isNone() && topic != null ? topic : letter.source();
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        sql.sql(
                        """
                        INSERT INTO dead_letter (reason_class, state, fingerprint, evidence, source, topic, headers, body,
                            message_id, delivery_id, action_id, created_at)
                        VALUES (:reason, 'OPEN', :fingerprint, :evidence, :source, :topic, :headers, :body,
                            :message, :delivery, :action, :now)""")
                .param("reason", letter.reasonClass().word())
                .param("fingerprint", Fingerprint.of(letter.reasonClass(), where, letter.evidence()))
                .param("evidence", SqlText.cut(letter.evidence(), EVIDENCE))
                .param("source", SqlText.cut(letter.source(), ColumnLimits.SOURCE))
                .param("topic", topic == null ? null : SqlText.cut(topic, ColumnLimits.TOPIC))
                .param("headers", SqlText.cleanOrNull(letter.headers()))
                .param("body", links.isNone() ? letter.body() : null, java.sql.Types.VARBINARY)
                .param("message", links.messageId(), java.sql.Types.OTHER)
                .param("delivery", links.deliveryId(), java.sql.Types.BIGINT)
                .param("action", links.actionId(), java.sql.Types.BIGINT)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update(key, "id");
        return key.getKeyAs(Number.class).longValue();
    }

    /**
     * Newest first, without bodies.
     *
     * @param before only ids below this one: pass the last id of the page before, or {@code Long.MAX_VALUE}
     */
    public List<DeadLetter> list(DeadLetter.State state, int limit, long before) {
        return database.sql()
                .sql("SELECT id, reason_class, state, fingerprint, evidence, source, topic, headers, NULL AS body,"
                        + " message_id, delivery_id, action_id, created_at, handled_at, handled_by, note"
                        + " FROM dead_letter WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?")
                .params(state.name(), before, limit)
                .query((row, number) -> read(row))
                .list();
    }

    /** The whole row. */
    public Optional<DeadLetter> get(long id) {
        return database.sql()
                .sql("SELECT * FROM dead_letter WHERE id = ?")
                .param(id)
                .query((row, number) -> read(row))
                .optional();
    }

    private static DeadLetter read(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                ReasonClass.ofWord(row.getString("reason_class")),
                DeadLetter.State.valueOf(row.getString("state")),
                row.getString("fingerprint"),
                row.getString("evidence"),
                row.getString("source"),
                row.getString("topic"),
                row.getString("headers"),
                row.getBytes("body"),
                new Links(
                        row.getObject("message_id", UUID.class),
                        row.getObject("delivery_id", Long.class),
                        row.getObject("action_id", Long.class)),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                StoredMessages.instant(row, "handled_at"),
                row.getString("handled_by"),
                row.getString("note"));
    }
}
