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

/** Reads what waits to be judged, for an instance that starts up or looks for what became due. Thread-safe. */
public final class Deliveries {
    private final Database database;

    public Deliveries(Database database) {
        this.database = database;
    }

    /**
     * Deliveries of {@code instance} that are PENDING, or WAITING with their next attempt due before {@code dueBefore};
     * oldest first, without payload.
     *
     * @param limit rows at the most
     */
    public List<StoredDelivery> open(String instance, int limit, Instant dueBefore) {
        return database.sql()
                .sql(
                        """
                        SELECT d.id, d.message_id, d.route, d.ordering_key, d.attempts, m.topic
                        FROM delivery d JOIN message m ON m.id = d.message_id
                        WHERE d.owner = ? AND d.state IN ('PENDING', 'WAITING')
                            AND (d.state = 'PENDING' OR d.next_attempt_at < ?)
                        ORDER BY d.id LIMIT ?""")
                .params(instance, dueBefore.atOffset(ZoneOffset.UTC), limit)
                .query((row, number) -> new StoredDelivery(
                        row.getLong("id"),
                        row.getObject("message_id", UUID.class),
                        row.getString("route"),
                        row.getString("ordering_key"),
                        row.getInt("attempts"),
                        row.getString("topic"),
                        null))
                .list();
    }

    /** The message with its body. */
    public Optional<StoredMessage> message(UUID id) {
        return database.sql()
                .sql("SELECT * FROM message WHERE id = ?")
                .param(id)
                .query((row, number) -> new StoredMessage(
                        id,
                        row.getString("bus_id"),
                        row.getString("topic"),
                        row.getString("environment"),
                        instant(row, "sent_at"),
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        row.getString("source"),
                        row.getString("envelope"),
                        row.getString("headers"),
                        row.getBytes("body"),
                        row.getInt("receptions"),
                        row.getString("note")))
                .optional();
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
