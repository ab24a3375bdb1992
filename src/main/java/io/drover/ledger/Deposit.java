package io.drover.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Stores one message with its deliveries in the transaction that is under way, beside what else that writes. Thread-safe. */
final class Deposit {
    private final Database database;
    private final Supplier<String> owner;

    /** @param owner of the deliveries */
    Deposit(Database database, Supplier<String> owner) {
        this.database = database;
        this.owner = owner;
    }

    /**
     * Its deliveries, in order; empty where a message of that id is there already.
     *
     * @param message one that {@link ColumnLimits#fitting} has let through
     */
    Optional<List<StoredDelivery>> store(InboxMessage message, Instant receivedAt) {
        InboxStatements statements = InboxStatements.of(database.dialect());
        Batch batch = new Batch(List.of(new Waiting(message, Acknowledgement.none(), null, receivedAt)));
        return database.onConnection(
                connection -> statements.insertNew(connection, batch.messages()).isEmpty()
                        ? Optional.empty()
                        : Optional.of(deliveries(statements, connection, message, receivedAt)));
    }

    private List<StoredDelivery> deliveries(
            InboxStatements statements, Connection connection, InboxMessage message, Instant receivedAt)
            throws SQLException {
        List<InboxStatements.Owed> owed = message.deliveries().stream()
                .map(delivery -> new InboxStatements.Owed(message, delivery, receivedAt))
                .toList();
        if (owed.isEmpty()) {
            return List.of();
        }
        List<Long> ids = statements.insertDeliveries(connection, owner.get(), owed);
        return IntStream.range(0, owed.size())
                .mapToObj(i -> owed.get(i).stored(ids.get(i)))
                .toList();
    }
}
