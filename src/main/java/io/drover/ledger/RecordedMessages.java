package io.drover.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of a span of time with the lookups that rules made about them, oldest first, page by page. Thread-safe. */
public final class RecordedMessages {
    private static final int PAGE = 500;

    private final Database database;

    public RecordedMessages(Database database) {
        this.database = database;
    }

    /** A message and what was looked up about it, in the order of the questions. */
    public record Recorded(StoredMessage message, List<LookupUse> lookups) {
        public Recorded {
            lookups = List.copyOf(lookups);
        }
    }

    /** Where a page ended. */
    public record Mark(Instant receivedAt, UUID id) {}

    /** How many there are. @param to is not part of it */
    public long count(Instant from, Instant to) {
        return database.sql()
                .sql("SELECT COUNT(*) FROM message WHERE received_at >= :from AND received_at < :to")
                .param("from", Judgements.at(from))
                .param("to", Judgements.at(to))
                .query(Long.class)
                .single();
    }

    /**
     * The next page; empty at the end.
     *
     * @param to is not part of it
     * @param behind the last one of the page before, null for the first page
     */
    public List<Recorded> page(Instant from, Instant to, @Nullable Mark behind) {
        Map<UUID, StoredMessage> messages = new LinkedHashMap<>();
        database.sql()
                .sql("SELECT * FROM message WHERE received_at >= :from AND received_at < :to"
                        + (behind == null ? "" : " AND (received_at, id) > (:from, :id)")
                        + " ORDER BY received_at, id LIMIT " + PAGE)
                .param("from", Judgements.at(behind == null ? from : behind.receivedAt()))
                .param("to", Judgements.at(to))
                .param("id", behind == null ? new UUID(0, 0) : behind.id())
                .query(row -> {
                    UUID id = row.getObject("id", UUID.class);
                    messages.put(id, StoredMessages.read(id, row));
                });
        Map<UUID, List<LookupUse>> lookups = new LinkedHashMap<>();
        if (!messages.isEmpty()) {
            database.sql()
                    .sql("SELECT d.message_id, l.step, l.question, l.outcome, l.answer, l.digest, l.asked_at, l.took_ms"
                            + " FROM lookup l JOIN delivery d ON d.id = l.delivery_id"
                            + " WHERE d.message_id IN (:ids) ORDER BY l.id")
                    .param("ids", messages.keySet())
                    .query(row -> {
                        lookups.computeIfAbsent(row.getObject("message_id", UUID.class), id -> new ArrayList<>())
                                .add(new LookupUse(
                                        row.getString("step"),
                                        row.getString("question"),
                                        row.getString("outcome"),
                                        row.getString("answer"),
                                        row.getString("digest"),
                                        row.getObject("asked_at", OffsetDateTime.class)
                                                .toInstant(),
                                        row.getLong("took_ms")));
                    });
        }
        return messages.values().stream()
                .map(message -> new Recorded(message, lookups.getOrDefault(message.id(), List.of())))
                .toList();
    }
}
