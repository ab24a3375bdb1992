package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages as the inbox stored them. Thread-safe. */
public final class StoredMessages {
    private final Database database;

    public StoredMessages(Database database) {
        this.database = database;
    }

    /** The message with its body. */
    public Optional<StoredMessage> find(UUID id) {
        return database.sql()
                .sql("SELECT * FROM message WHERE id = ?")
                .param(id)
                .query((row, number) -> read(id, row))
                .optional();
    }

    static StoredMessage read(UUID id, ResultSet row) throws SQLException {
        return new StoredMessage(
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
                row.getString("note"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
