package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lists of rows, newest first, from a given row on backwards. A condition that no index answers is tried on the newest
 * {@value #SEARCHED} rows before that one only, so that no question reads a whole table. Thread-safe.
 */
public final class Listings {
    /** Rows that are looked through for a condition without an index. */
    public static final int SEARCHED = 100_000;

    private final Database database;

    public Listings(Database database) {
        this.database = database;
    }

    /**
     * Messages, newest first.
     *
     * @param topic the whole topic, or its last parts ("git.receive"); null: all
     * @param before received before then, or at the same instant with a lower id; null: from the newest on
     */
    public List<LedgerRows.Message> messages(@Nullable String topic, @Nullable MessagePlace before, int limit) {
        Where place = new Where();
        if (before != null) {
            place.and("(received_at < :at OR (received_at = :at AND id < :id))", "at", utc(before.receivedAt()))
                    .param("id", before.id());
        }
        Where wanted = new Where();
        if (topic != null) {
            wanted.and("(n.topic = :topic OR n.topic LIKE :suffix ESCAPE '!')", "topic", topic)
                    .param(
                            "suffix",
                            "%." + topic.replace("!", "!!").replace("%", "!%").replace("_", "!_"));
        }
        String newest = "SELECT id, topic, received_at FROM message" + place.sql()
                + " ORDER BY received_at DESC, id DESC LIMIT " + (topic == null ? limit : SEARCHED);
        List<UUID> ids = database.sql()
                .sql("SELECT n.id FROM (" + newest + ") n" + wanted.sql()
                        + " ORDER BY n.received_at DESC, n.id DESC LIMIT :limit")
                .params(place.params())
                .params(wanted.params())
                .param("limit", limit)
                .query(UUID.class)
                .list();
        return ids.isEmpty()
                ? List.of()
                : database.sql()
                        .sql("SELECT " + LedgerRows.MESSAGE_COLUMNS + " FROM message m WHERE m.id IN (:ids)"
                                + " ORDER BY m.received_at DESC, m.id DESC")
                        .param("ids", ids)
                        .query(LedgerRows::message)
                        .list();
    }

    /** A message's place in the order of arrival. */
    public record MessagePlace(Instant receivedAt, UUID id) {}

    /** Deliveries, newest first, with an id below {@code before}. */
    public List<LedgerRows.Delivery> deliveries(
            @Nullable String state, @Nullable String route, long before, int limit) {
        Where where = new Where().andEqual("d.state", "state", state).andEqual("d.route", "route", route);
        return database.sql()
                .sql("SELECT * FROM (SELECT * FROM delivery WHERE id < :before ORDER BY id DESC LIMIT " + SEARCHED
                        + ") d" + where.sql() + " ORDER BY d.id DESC LIMIT :limit")
                .params(where.params())
                .param("before", before)
                .param("limit", limit)
                .query(LedgerRows::delivery)
                .list();
    }

    /** Actions, newest first, with an id below {@code before}. */
    public List<LedgerRows.Action> actions(@Nullable String state, @Nullable String system, long before, int limit) {
        Where where = new Where()
                .and("id < :before", "before", before)
                .andEqual("state", "state", state)
                .andEqual("system", "system", system);
        // With all columns of the index in the order, H2 reads it from its end instead of sorting what it finds.
        String order = state != null && system != null ? "state DESC, system DESC, id DESC" : "id DESC";
        return new NewestRows(database.sql(), "action", "*").list(where, order, limit, LedgerRows::action);
    }

    private static java.time.OffsetDateTime utc(Instant instant) {
        return instant.atOffset(java.time.ZoneOffset.UTC);
    }
}
