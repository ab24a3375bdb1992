package io.drover.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements of the inbox that each database wants in its own way. All run in the caller's transaction. */
interface InboxStatements {
    /** A row of {@code delivery} to be. */
    record Owed(InboxMessage message, NewDelivery delivery, Instant receivedAt) {
        UUID messageId() {
            return message.id();
        }

        @Nullable
        String orderingKey() {
            String key = delivery.orderingKey();
            return key == null ? null : SqlText.cutUniquely(key, ColumnLimits.ORDERING_KEY);
        }

        StoredDelivery stored(long id) {
            return new StoredDelivery(
                    id,
                    messageId(),
                    delivery.route(),
                    orderingKey(),
                    0,
                    message.topic(),
                    message.busId(),
                    message.payload());
        }
    }

    /** Inserts the messages that are not there yet, and tells which those were. */
    Set<UUID> insertNew(Connection connection, List<Batch.Received> messages) throws SQLException;

    /** Raises {@code receptions} of messages that were there already. */
    void countAgain(Connection connection, List<Batch.Received> messages) throws SQLException;

    /** Inserts the deliveries, in their order, and answers their ids, in that order. */
    List<Long> insertDeliveries(Connection connection, String owner, List<Owed> deliveries) throws SQLException;

    /** Whatever it takes beyond a commit to be on disk. */
    void makeDurable(Connection connection) throws SQLException;

    /** Whether the writer keeps its connection from batch to batch. */
    default boolean keepConnection() {
        return true;
    }

    /** Whether a refusal of {@link #insertDeliveries} can only come from a damaged index, which {@link #mend} makes anew. */
    default boolean isDamage(SQLException refusal) {
        return false;
    }

    /** Makes anew what can be damaged. In a transaction of its own. */
    default void mend(Connection connection) throws SQLException {}

    static InboxStatements of(Dialect dialect) {
        return dialect == Dialect.H2 ? new H2InboxStatements() : new PostgresInboxStatements();
    }

    /** Null for a year that not every database can hold. */
    static @Nullable OffsetDateTime storable(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        if (instant.isBefore(EARLIEST) || !instant.isBefore(LATEST)) {
            return null;
        }
        return instant.atOffset(ZoneOffset.UTC);
    }

    Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
}
