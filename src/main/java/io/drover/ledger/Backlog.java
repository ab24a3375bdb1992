package io.drover.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The deliveries that a route has not judged yet, as the table holds them. Thread-safe. */
public final class Backlog {
    static final String OPEN =
            """
                        SELECT d.id, d.message_id, d.ordering_key, d.attempts, m.topic, d.next_attempt_at
                          FROM delivery d JOIN message m ON m.id = d.message_id
                         WHERE d.owner = ? AND d.state IN ('PENDING', 'WAITING') AND d.route = ?
                         ORDER BY d.id LIMIT ?""";

    private final Database database;
    private final String instance;

    public Backlog(Database database, String instance) {
        this.database = database;
        this.instance = instance;
    }

    /** A route's open deliveries, oldest first, those included whose next attempt lies ahead; payloads are not read. */
    public List<Open> of(String route, int limit) {
        return database.sql()
                .sql(OPEN)
                .params(instance, route, limit)
                .query((row, n) -> {
                    OffsetDateTime next = row.getObject(6, OffsetDateTime.class);
                    return new Open(
                            new StoredDelivery(
                                    row.getLong(1),
                                    row.getObject(2, UUID.class),
                                    route,
                                    row.getString(3),
                                    row.getInt(4),
                                    row.getString(5),
                                    null),
                            next == null ? null : next.toInstant());
                })
                .list();
    }

    /** Routes that have open deliveries here, whether or not such a route is still loaded. */
    public List<String> routes() {
        return database.sql()
                .sql("SELECT DISTINCT route FROM delivery WHERE owner = :owner AND state IN ('PENDING', 'WAITING')")
                .param("owner", instance)
                .query(String.class)
                .list();
    }

    /** @param nextAttempt null where it may be judged at once */
    public record Open(StoredDelivery delivery, @Nullable Instant nextAttempt) {}
}
