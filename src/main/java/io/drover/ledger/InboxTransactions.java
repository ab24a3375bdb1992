package io.drover.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Stores batches, each in one transaction, on a connection of its own that is opened anew after any failure. One thread. */
final class InboxTransactions implements AutoCloseable {
    /** Opens the connection; a test opens one that fails. */
    interface Connections {
        Connection open() throws SQLException;
    }

    /** A commit that was sent and whose answer never came. */
    private record InDoubt(Batch batch, StoredBatch stored) {}

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Connections connections;
    private final InboxStatements statements;
    private final Owner owner;
    private @Nullable Connection connection;
    private @Nullable InDoubt inDoubt;
    private boolean mended;

    InboxTransactions(Connections connections, InboxStatements statements, Owner owner) {
        this.connections = connections;
        this.statements = statements;
        this.owner = owner;
    }

    /**
     * Returns when the batch is on disk. When it throws, nothing is known to be stored; give it the same batch again and
     * it finds out whether the lost commit had happened, so that nothing is counted or written twice.
     */
    StoredBatch store(Batch batch) throws SQLException {
        try {
            Connection open = connection();
            StoredBatch stored = write(open, batch);
            InDoubt earlier = inDoubt;
            if (earlier != null && earlier.batch() == batch && happened(open, earlier.stored(), stored)) {
                open.rollback();
                stored = withDeliveriesStillOurs(open, earlier.stored());
            } else {
                inDoubt = new InDoubt(batch, stored);
            }
            CrashPoints.reach("inbox.before-commit");
            open.commit();
            statements.makeDurable(open);
            inDoubt = null;
            if (!statements.keepConnection()) {
                close();
            }
            return stored;
        } catch (SQLException e) {
            close();
            mend(e);
            throw e;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Once in a life: what damages an index is a kill, and what was made anew is whole. */
    private void mend(SQLException failure) {
        if (mended || !statements.isDamage(failure)) {
            return;
        }
        try (Connection open = connections.open()) {
            LOG.warn(
                    "an index of the ledger has an entry without a row, which a kill can leave: it is made anew ({})",
                    Refusals.describe(failure));
            statements.mend(open);
            mended = true;
        } catch (SQLException e) {
            LOG.warn("the index could not be made anew, and is tried again: {}", Refusals.describe(e));
        }
    }

    private StoredBatch write(Connection open, Batch batch) throws SQLException {
        Set<UUID> added = batch.messages().isEmpty() ? Set.of() : statements.insertNew(open, batch.messages());
        List<Batch.Received> again = batch.messages().stream()
                .filter(received -> !added.contains(received.message().id()))
                .toList();
        if (!again.isEmpty()) {
            statements.countAgain(open, again);
        }
        List<InboxStatements.Owed> owed = batch.messages().stream()
                .filter(received -> added.contains(received.message().id()))
                .flatMap(InboxTransactions::owed)
                .toList();
        return new StoredBatch(added, insertDeliveries(open, owed), insertLetters(open, batch));
    }

    private static Stream<InboxStatements.Owed> owed(Batch.Received received) {
        return received.message().deliveries().stream()
                .map(delivery -> new InboxStatements.Owed(received.message(), delivery, received.at()));
    }

    private List<StoredDelivery> insertDeliveries(Connection open, List<InboxStatements.Owed> owed)
            throws SQLException {
        if (owed.isEmpty()) {
            return List.of();
        }
        List<Long> ids = statements.insertDeliveries(open, owner.name(), owed);
        if (ids.size() != owed.size()) {
            throw new SQLException("the database gave " + ids.size() + " ids for " + owed.size() + " deliveries");
        }
        List<StoredDelivery> stored = new ArrayList<>(owed.size());
        for (int i = 0; i < owed.size(); i++) {
            stored.add(owed.get(i).stored(ids.get(i)));
        }
        return stored;
    }

    private static List<Long> insertLetters(Connection open, Batch batch) {
        if (batch.letters().isEmpty()) {
            return List.of();
        }
        JdbcClient sql = JdbcClient.create(new SingleConnectionDataSource(open, true));
        return batch.letters().stream()
                .map(waiting -> DeadLetters.insert(
                        sql, (NewDeadLetter) waiting.entry(), DeadLetters.Links.NONE, waiting.receivedAt()))
                .toList();
    }

    /** A transaction happens whole or not at all: one row of it tells. Its ids were never given out twice. */
    private static boolean happened(Connection open, StoredBatch earlier, StoredBatch now) throws SQLException {
        if (earlier.newMessages().isEmpty() && earlier.deadLetters().isEmpty()) {
            return false;
        }
        boolean messagesAreThere = earlier.newMessages().stream().noneMatch(now.newMessages()::contains);
        return messagesAreThere
                && existing(open, "SELECT id FROM dead_letter WHERE id = ANY(?)", earlier.deadLetters())
                        .containsAll(earlier.deadLetters());
    }

    /** Another instance may have taken them over while the database was away. */
    private StoredBatch withDeliveriesStillOurs(Connection open, StoredBatch earlier) throws SQLException {
        Set<Long> ours = existing(
                open,
                "SELECT id FROM delivery WHERE id = ANY(?) AND state = 'PENDING' AND owner = ?",
                earlier.deliveries().stream().map(StoredDelivery::id).toList(),
                owner.name());
        List<StoredDelivery> stillOurs = earlier.deliveries().stream()
                .filter(delivery -> ours.contains(delivery.id()))
                .toList();
        return new StoredBatch(earlier.newMessages(), stillOurs, earlier.deadLetters());
    }

    private static Set<Long> existing(Connection open, String sql, List<Long> ids, String... further)
            throws SQLException {
        try (PreparedStatement select = open.prepareStatement(sql)) {
            select.setArray(1, open.createArrayOf("bigint", ids.toArray()));
            for (int i = 0; i < further.length; i++) {
                select.setString(i + 2, further[i]);
            }
            Set<Long> found = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            return found;
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connections.open();
            connection = open;
            open.setAutoCommit(false);
        }
        return open;
    }

    /** Closes the connection; what was not committed is gone. The next batch opens another. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try (open) {
                open.rollback();
            } catch (SQLException e) {
                // Only a broken connection refuses to roll back, and the server does that itself when it goes.
                LOG.debug("the inbox's connection did not close cleanly: {}", e.getMessage());
            }
        }
    }
}
