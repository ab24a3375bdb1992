package io.drover.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.h2.api.ErrorCode;

/** Looks first and then inserts plainly: H2's {@code ON CONFLICT} did not survive kill -9 (inbox.md §5). */
final class H2InboxStatements implements InboxStatements {
    @Override
    public Set<UUID> insertNew(Connection connection, List<Batch.Received> messages) throws SQLException {
        Set<UUID> known = known(connection, messages);
        Set<UUID> added = new HashSet<>();
        String sql =
                """
                INSERT INTO message (id, bus_id, topic, environment, sent_at, received_at, source, envelope, headers, body,
                    receptions, note)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Batch.Received received : messages) {
                if (!known.contains(received.message().id())) {
                    bind(insert, received);
                    insert.addBatch();
                    added.add(received.message().id());
                }
            }
            insert.executeBatch();
        }
        return added;
    }

    private static Set<UUID> known(Connection connection, List<Batch.Received> messages) throws SQLException {
        Object[] ids =
                messages.stream().map(received -> received.message().id()).toArray();
        Set<UUID> known = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM message WHERE id = ANY(?)")) {
            select.setArray(1, connection.createArrayOf("uuid", ids));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return known;
    }

    private static void bind(PreparedStatement insert, Batch.Received received) throws SQLException {
        InboxMessage message = received.message();
        insert.setObject(1, message.id());
        insert.setString(2, SqlText.cleanOrNull(message.busId()));
        insert.setString(3, SqlText.clean(message.topic()));
        insert.setString(4, SqlText.cleanOrNull(message.environment()));
        insert.setObject(5, InboxStatements.storable(message.sentAt()));
        insert.setObject(6, InboxStatements.storable(received.at()));
        insert.setString(7, SqlText.clean(message.source()));
        insert.setString(8, SqlText.clean(message.envelope()));
        insert.setString(9, SqlText.clean(message.headers()));
        insert.setBytes(10, message.body());
        insert.setInt(11, received.times());
        insert.setString(12, SqlText.cleanOrNull(message.note()));
    }

    @Override
    public void countAgain(Connection connection, List<Batch.Received> messages) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE message SET receptions = receptions + ? WHERE id = ?")) {
            for (Batch.Received received : messages) {
                update.setInt(1, received.times());
                update.setObject(2, received.message().id());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    @Override
    public List<Long> insertDeliveries(Connection connection, String owner, List<Owed> deliveries) throws SQLException {
        String sql =
                """
                INSERT INTO delivery (message_id, route, state, ordering_key, received_at, owner)
                VALUES (?, ?, 'PENDING', ?, ?, ?)""";
        try (PreparedStatement insert = connection.prepareStatement(sql, new String[] {"id"})) {
            for (Owed owed : deliveries) {
                insert.setObject(1, owed.messageId());
                insert.setString(2, SqlText.clean(owed.delivery().route()));
                insert.setString(3, owed.orderingKey());
                insert.setObject(4, InboxStatements.storable(owed.receivedAt()));
                insert.setString(5, owner);
                insert.addBatch();
            }
            insert.executeBatch();
            List<Long> added = new ArrayList<>(deliveries.size());
            try (ResultSet ids = insert.getGeneratedKeys()) {
                while (ids.next()) {
                    added.add(ids.getLong(1));
                }
            }
            return added;
        }
    }

    /** Its commit alone never calls fsync (inbox.md §5). */
    @Override
    public void makeDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    /**
     * A kill once left an entry without its row in the unique index of {@code delivery} (H2 2.3.232, 1 of some 400). Only the
     * inbox writes deliveries, and it has just seen that their messages are not there: no row can be in the way.
     */
    @Override
    public boolean isDamage(SQLException refusal) {
        return refusal.getErrorCode() == ErrorCode.DUPLICATE_KEY_1
                && String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT).contains(" on public.delivery(");
    }

    @Override
    public void mend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("SELECT constraint_name FROM information_schema.table_constraints"
                            + " WHERE table_name = 'delivery' AND constraint_type = 'UNIQUE'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                statement.execute("ALTER TABLE delivery DROP CONSTRAINT \"" + name + "\"");
            }
            statement.execute("ALTER TABLE delivery ADD UNIQUE (message_id, route)");
        }
        makeDurable(connection);
    }

    /** Once H2 has closed its file, nobody opens it again before every connection to it is gone. */
    @Override
    public boolean keepConnection() {
        return false;
    }
}
