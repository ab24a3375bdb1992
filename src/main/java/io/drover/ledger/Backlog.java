package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The deliveries that a route has not judged yet, as the table holds them. Thread-safe. */
public final class Backlog {
    static final String DUE =
            """
                        SELECT d.id, d.message_id, d.ordering_key, d.attempts, m.topic, m.bus_id, m.envelope, m.headers,
                               CASE WHEN OCTET_LENGTH(m.body) <= :body THEN m.body END
                          FROM delivery d JOIN message m ON m.id = d.message_id
                         WHERE d.owner = :owner AND d.state IN ('PENDING', 'WAITING') AND d.route = :route
                           AND (d.next_attempt_at IS NULL OR d.next_attempt_at <= :now)
                           AND (d.ordering_key IS NULL OR d.ordering_key NOT IN
                                (SELECT w.ordering_key FROM delivery w
                                  WHERE w.owner = :owner AND w.state = 'WAITING' AND w.route = :route
                                    AND w.next_attempt_at > :now AND w.ordering_key IS NOT NULL))
                         ORDER BY d.id LIMIT :limit""";

    static final String WAITING_KEYS =
            """
                        SELECT DISTINCT ordering_key FROM delivery
                         WHERE owner = :owner AND state = 'WAITING' AND route = :route AND next_attempt_at > :now
                           AND ordering_key IS NOT NULL LIMIT :limit""";

    /** Bytes of a body that is read along; larger ones are read one by one when their turn has come. */
    private static final int SMALL_BODY = 16_384;

    private static final int MOST_GATHERED = 500;
    private static final long MOST_BYTES = 16_000_000;

    private final Database database;
    private final Owner owner;

    public Backlog(Database database, String owner) {
        this(database, () -> owner);
    }

    public Backlog(Database database, Owner owner) {
        this.database = database;
        this.owner = owner;
    }

    /**
     * Whether its turn has come: no older delivery of the same route and key is open, with whichever instance. Always so
     * without a key, and on H2, where one process has them all in hand.
     */
    public boolean isNext(StoredDelivery delivery) {
        String key = delivery.orderingKey();
        return key == null
                || database.dialect() == Dialect.H2
                || database.sql()
                        .sql(
                                """
                                SELECT id FROM delivery WHERE route = :route AND ordering_key = :key AND id < :id
                                   AND ordering_key IS NOT NULL AND (state = 'PENDING' OR state = 'WAITING') LIMIT 1""")
                        .param("route", delivery.route())
                        .param("key", key)
                        .param("id", delivery.id())
                        .query(Long.class)
                        .list()
                        .isEmpty();
    }

    /**
     * A route's open deliveries that may be judged now, oldest first, with their bodies where those are small. Those whose
     * next attempt lies ahead are left out, and with them all of the same key.
     */
    public List<StoredDelivery> due(String route, Instant now, int limit) {
        return asked(DUE, route, now, limit)
                .param("body", SMALL_BODY)
                .query((row, n) -> new StoredDelivery(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        route,
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        row.getString(6),
                        body(row)))
                .list();
    }

    /** When it was received, empty where it has ended. */
    public Optional<Instant> openSince(StoredDelivery delivery) {
        return database.sql()
                .sql("SELECT received_at FROM delivery WHERE id = :id AND state IN ('PENDING', 'WAITING')")
                .param("id", delivery.id())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /**
     * The open deliveries of the same route and key behind it, oldest first, whoever owns them; without bodies. At most
     * {@value #MOST_GATHERED}, and no more than have {@value #MOST_BYTES} bytes together: the rest are there the next time.
     */
    public List<StoredDelivery> behind(StoredDelivery first) {
        record Sized(StoredDelivery delivery, long bytes) {}
        List<Sized> all = database.sql()
                .sql(
                        """
                        SELECT d.id, d.message_id, d.attempts, m.topic, m.bus_id, OCTET_LENGTH(m.body)
                          FROM delivery d JOIN message m ON m.id = d.message_id
                         WHERE d.route = :route AND d.ordering_key = :key AND d.ordering_key IS NOT NULL AND d.id > :id
                           AND (d.state = 'PENDING' OR d.state = 'WAITING')
                         ORDER BY d.id LIMIT :limit""")
                .param("route", first.route())
                .param("key", first.orderingKey())
                .param("id", first.id())
                .param("limit", MOST_GATHERED)
                .query((row, n) -> new Sized(
                        new StoredDelivery(
                                row.getLong(1),
                                row.getObject(2, UUID.class),
                                first.route(),
                                first.orderingKey(),
                                row.getInt(3),
                                row.getString(4),
                                row.getString(5),
                                null),
                        row.getLong(6)))
                .list();
        List<StoredDelivery> some = new ArrayList<>();
        long bytes = 0;
        for (Sized one : all) {
            bytes += one.bytes();
            if (bytes > MOST_BYTES) {
                break;
            }
            some.add(one.delivery());
        }
        return some;
    }

    private static @Nullable StoredBody body(ResultSet row) throws SQLException {
        byte[] body = row.getBytes(9);
        return body == null ? null : new StoredBody(row.getString(7), row.getString(8), body);
    }

    /** Keys of which a delivery waits for its next attempt: nothing else of them is judged before. */
    public Set<String> waitingKeys(String route, Instant now, int limit) {
        return asked(WAITING_KEYS, route, now, limit).query(String.class).set();
    }

    private JdbcClient.StatementSpec asked(String statement, String route, Instant now, int limit) {
        return database.sql()
                .sql(statement)
                .param("owner", owner.name())
                .param("route", route)
                .param("now", Judgements.at(now))
                .param("limit", limit);
    }

    /** Routes that have open deliveries here, whether or not such a route is still loaded. */
    public List<String> routes() {
        return database.sql()
                .sql("SELECT DISTINCT route FROM delivery WHERE owner = :owner AND state IN ('PENDING', 'WAITING')")
                .param("owner", owner.name())
                .query(String.class)
                .list();
    }
}
