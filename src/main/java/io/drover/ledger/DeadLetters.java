package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

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
     * What a letter is about.
     *
     * @param system whose answer it was, null where that is not known
     * @param particulars words that name what it happened to, and so are no part of the cause
     * @param former the replayed letter that this one follows; null: the last one about the same rows, if any
     */
    record Subject(Links links, @Nullable String system, Collection<String> particulars, @Nullable Long former) {
        static final Subject NONE = new Subject(Links.NONE, null, Set.of(), null);
    }

    /**
     * Inserts an open dead letter in the caller's transaction and answers its id. Without links it keeps the body; with
     * links body and headers stay where they are.
     */
    public static long insert(JdbcClient sql, NewDeadLetter letter, Links links, Instant now) {
        return insert(sql, letter, new Subject(links, null, Set.of(), null), now);
    }

    static long insert(JdbcClient sql, NewDeadLetter letter, Subject about, Instant now) {
        Links links = about.links();
        String topic = letter.topic();
        Set<String> particulars = new HashSet<>(about.particulars());
        if (topic != null) {
            particulars.add(topic);
        }
        String where = about.system() == null ? letter.source() : letter.source() + ' ' + about.system();
        return Keys.insert(sql.sql(
                        """
                        INSERT INTO dead_letter (reason_class, state, fingerprint, evidence, source, topic, headers, body,
                            message_id, delivery_id, action_id, created_at, system, former_id)
                        VALUES (:reason, 'OPEN', :fingerprint, :evidence, :source, :topic, :headers, :body,
                            :message, :delivery, :action, :now, :system, :former)""")
                .param("reason", letter.reasonClass().word())
                .param("fingerprint", Fingerprint.of(letter.reasonClass(), where, letter.evidence(), particulars))
                .param("evidence", SqlText.cut(letter.evidence(), EVIDENCE))
                .param("source", SqlText.cut(letter.source(), ColumnLimits.SOURCE))
                .param("topic", SqlText.cutOrNull(topic, ColumnLimits.TOPIC))
                .param("headers", SqlText.cleanOrNull(letter.headers()))
                .param("body", links.isNone() ? letter.body() : null, Types.VARBINARY)
                .param("message", links.messageId(), Types.OTHER)
                .param("delivery", links.deliveryId(), Types.BIGINT)
                .param("action", links.actionId(), Types.BIGINT)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("system", SqlText.cutOrNull(about.system(), 50))
                .param("former", about.former() == null ? former(sql, links) : about.former(), Types.BIGINT));
    }

    /** The last letter about the same delivery or action that was replayed. */
    private static @Nullable Long former(JdbcClient sql, Links links) {
        Long row = links.actionId() == null ? links.deliveryId() : links.actionId();
        if (row == null) {
            return null;
        }
        String column = links.actionId() == null ? "delivery_id" : "action_id";
        return sql.sql("SELECT id FROM dead_letter WHERE " + column
                        + " = :row AND state = 'REPLAYED' ORDER BY id DESC LIMIT 1")
                .param("row", row)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    /**
     * Newest first, without bodies.
     *
     * @param before only ids below this one: pass the last id of the page before, or {@code Long.MAX_VALUE}
     */
    public List<DeadLetter> list(DeadLetter.State state, int limit, long before) {
        return database.sql()
                .sql("SELECT id, reason_class, state, fingerprint, evidence, source, topic, headers, NULL AS body,"
                        + " message_id, delivery_id, action_id, created_at, handled_at, handled_by, note, system, former_id,"
                        + " replayed_as"
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

    static DeadLetter read(ResultSet row) throws SQLException {
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
                row.getString("note"),
                row.getString("system"),
                Columns.number(row, "former_id"),
                Columns.uuid(row, "replayed_as"));
    }
}
