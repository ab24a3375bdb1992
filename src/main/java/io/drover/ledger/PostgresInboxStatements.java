package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One statement per table whatever the size of the batch, each column an array (inbox.md §2: 42,000 to 58,000 a second). */
final class PostgresInboxStatements implements InboxStatements {
    private static final String MESSAGES =
            """
            INSERT INTO message (id, bus_id, topic, environment, sent_at, received_at, source, envelope, headers, body,
                receptions, note)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                ?::text[], ?::text[], ?::text[], ?::bytea[], ?::integer[], ?::text[])
            ON CONFLICT (id) DO NOTHING RETURNING id""";
    private static final String RECEPTIONS =
            """
            UPDATE message SET receptions = receptions + again.times
            FROM unnest(?::uuid[], ?::integer[]) AS again (id, times) WHERE message.id = again.id""";
    /**
     * The ids of one key ascend in the order of the commits, whichever instances write: who gets an id has the key's lock
     * until the commit. A delivery that can be seen has therefore no older one that is still to come.
     */
    private static final String KEYED_DELIVERIES =
            """
            WITH turn AS MATERIALIZED (
              SELECT count(*) AS n FROM (SELECT pg_advisory_xact_lock(lane) FROM unnest(?::bigint[]) AS lane OFFSET 0) AS l)
            INSERT INTO delivery (message_id, route, state, ordering_key, received_at, owner)
            SELECT message_id, route, 'PENDING', ordering_key, received_at, ?
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[])
                WITH ORDINALITY AS owed (message_id, route, ordering_key, received_at, position), turn
            WHERE turn.n >= 0 ORDER BY position RETURNING id""";

    private static final String DELIVERIES =
            """
            INSERT INTO delivery (message_id, route, state, ordering_key, received_at, owner)
            SELECT message_id, route, 'PENDING', ordering_key, received_at, ?
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[])
                WITH ORDINALITY AS owed (message_id, route, ordering_key, received_at, position)
            ORDER BY position RETURNING id""";

    @Override
    public Set<UUID> insertNew(Connection connection, List<Batch.Received> messages) throws SQLException {
        // Two instances that insert the same ids wait for each other; in one order that can be no deadlock.
        List<Batch.Received> rows = messages.stream()
                .sorted(Comparator.comparing(received -> received.message().id()))
                .toList();
        try (PreparedStatement insert = connection.prepareStatement(MESSAGES)) {
            Columns<Batch.Received> columns = new Columns<>(insert, rows);
            columns.add("uuid", row -> row.message().id());
            columns.add("text", row -> SqlText.cleanOrNull(row.message().busId()));
            columns.add("text", row -> SqlText.clean(row.message().topic()));
            columns.add("text", row -> SqlText.cleanOrNull(row.message().environment()));
            columns.add("timestamptz", row -> time(row.message().sentAt()));
            columns.add("timestamptz", row -> time(row.at()));
            columns.add("text", row -> SqlText.clean(row.message().source()));
            columns.add("text", row -> SqlText.clean(row.message().envelope()));
            columns.add("text", row -> SqlText.clean(row.message().headers()));
            columns.add("bytea", rows.stream().map(row -> row.message().body()).toArray(byte[][]::new));
            columns.add("integer", Batch.Received::times);
            columns.add("text", row -> SqlText.cleanOrNull(row.message().note()));
            Set<UUID> added = new HashSet<>();
            try (ResultSet ids = insert.executeQuery()) {
                while (ids.next()) {
                    added.add(ids.getObject(1, UUID.class));
                }
            }
            return added;
        }
    }

    @Override
    public void countAgain(Connection connection, List<Batch.Received> messages) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(RECEPTIONS)) {
            Columns<Batch.Received> columns = new Columns<>(update, messages);
            columns.add("uuid", row -> row.message().id());
            columns.add("integer", Batch.Received::times);
            update.executeUpdate();
        }
    }

    @Override
    public List<Long> insertDeliveries(Connection connection, String owner, List<Owed> deliveries) throws SQLException {
        Object[] lanes = lanes(deliveries);
        boolean keyed = lanes.length > 0;
        try (PreparedStatement insert = connection.prepareStatement(keyed ? KEYED_DELIVERIES : DELIVERIES)) {
            if (keyed) {
                insert.setArray(1, connection.createArrayOf("bigint", lanes));
            }
            insert.setString(keyed ? 2 : 1, owner);
            Columns<Owed> columns = new Columns<>(insert, deliveries, keyed ? 3 : 2);
            columns.add("uuid", Owed::messageId);
            columns.add("text", row -> SqlText.clean(row.delivery().route()));
            columns.add("text", Owed::orderingKey);
            columns.add("timestamptz", row -> time(row.receivedAt()));
            List<Long> added = new ArrayList<>(deliveries.size());
            try (ResultSet ids = insert.executeQuery()) {
                while (ids.next()) {
                    added.add(ids.getLong(1));
                }
            }
            return added;
        }
    }

    /** One number for each route and key, ascending: all writers lock in one order. */
    private static Object[] lanes(List<Owed> deliveries) {
        return deliveries.stream()
                .filter(owed -> owed.orderingKey() != null)
                .map(owed -> UUID.nameUUIDFromBytes(
                                (owed.delivery().route() + "\n" + owed.orderingKey()).getBytes(StandardCharsets.UTF_8))
                        .getMostSignificantBits())
                .distinct()
                .sorted()
                .toArray();
    }

    @Override
    public void makeDurable(Connection connection) {
        // A PostgreSQL commit is on disk when it returns.
    }

    private static @Nullable String time(@Nullable Instant instant) {
        Object time = InboxStatements.storable(instant);
        return time == null ? null : time.toString();
    }

    /** Binds one array per column. */
    private static final class Columns<T> {
        private final PreparedStatement statement;
        private final List<T> rows;
        private int next;

        Columns(PreparedStatement statement, List<T> rows) {
            this(statement, rows, 1);
        }

        Columns(PreparedStatement statement, List<T> rows, int first) {
            this.statement = statement;
            this.rows = rows;
            this.next = first;
        }

        void add(String type, Function<T, @Nullable Object> value) throws SQLException {
            add(type, rows.stream().map(value).toArray());
        }

        void add(String type, @Nullable Object[] values) throws SQLException {
            Array array = statement.getConnection().createArrayOf(type, values);
            statement.setArray(next++, array);
        }
    }
}
