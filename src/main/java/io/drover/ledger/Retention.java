package io.drover.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes what is older than the ledger is to remember, in pages that are each one short transaction, so that intake and
 * judging go on beside it. What is open stays, whatever its age, and so does what something that stays refers to. One
 * thread at a time; several instances that do it at once do each other no harm.
 */
public final class Retention {
    private static final String ENDED = "('DONE', 'FAILED', 'CANCELED', 'DEAD')";

    private final Database database;
    private final Clock clock;
    private final RetentionSettings settings;

    public Retention(Database database, Clock clock, RetentionSettings settings) {
        this.database = database;
        this.clock = clock;
        this.settings = settings;
    }

    /** How many rows of each kind are gone; those that went with them are not counted. */
    public record Removed(long deadLetters, long publications, long events, long messages) {
        public boolean nothing() {
            return deadLetters + publications + events + messages == 0;
        }
    }

    /** Goes through all once, oldest first. @param goOn asked before each page; false ends it there */
    public Removed run(BooleanSupplier goOn) {
        return new Removed(
                settings.deadLetters().isZero() ? 0 : deadLetters(before(settings.deadLetters()), goOn),
                settings.publications().isZero() ? 0 : publications(before(settings.publications()), goOn),
                settings.events().isZero() ? 0 : events(before(settings.events()), goOn),
                settings.messages().isZero() ? 0 : messages(before(settings.messages()), goOn));
    }

    private OffsetDateTime before(Duration age) {
        return Judgements.at(clock.instant().minus(age));
    }

    private long deadLetters(OffsetDateTime before, BooleanSupplier goOn) {
        return numbered(
                goOn,
                "SELECT id FROM dead_letter WHERE id > :after AND state <> 'OPEN' AND handled_at < :before"
                        + " AND NOT EXISTS (SELECT 1 FROM dead_letter n WHERE n.former_id = dead_letter.id)"
                        + " ORDER BY id LIMIT :batch",
                before,
                (sql, ids) -> delete(sql, "DELETE FROM dead_letter WHERE id IN (:ids)", ids));
    }

    private long publications(OffsetDateTime before, BooleanSupplier goOn) {
        return numbered(
                goOn,
                "SELECT id FROM publication WHERE id > :after AND state = 'PUBLISHED' AND published_at < :before"
                        + " ORDER BY id LIMIT :batch",
                before,
                (sql, ids) -> delete(sql, "DELETE FROM publication WHERE id IN (:ids)", ids));
    }

    /** An event whose actions others need, or of which a dead letter or a message is open, stays with them. */
    private long events(OffsetDateTime before, BooleanSupplier goOn) {
        return numbered(
                goOn,
                """
                SELECT e.id FROM event e WHERE e.id > :after AND e.state <> 'OPEN' AND e.finished_at < :before
                   AND NOT EXISTS (SELECT 1 FROM action a WHERE a.event_id = e.id
                                    AND (a.state NOT IN %s
                                         OR EXISTS (SELECT 1 FROM dead_letter l WHERE l.action_id = a.id)
                                         OR EXISTS (SELECT 1 FROM action_dependency d JOIN action o ON o.id = d.action_id
                                                     WHERE d.needs_id = a.id AND o.event_id <> e.id)))
                   AND NOT EXISTS (SELECT 1 FROM publication p WHERE p.event_id = e.id AND p.state = 'OWED')
                 ORDER BY e.id LIMIT :batch"""
                        .formatted(ENDED),
                before,
                (sql, ids) -> {
                    delete(sql, "DELETE FROM publication WHERE event_id IN (:ids)", ids);
                    String actions = "(SELECT id FROM action WHERE event_id IN (:ids))";
                    delete(sql, "DELETE FROM call WHERE action_id IN " + actions, ids);
                    delete(sql, "DELETE FROM action_try WHERE action_id IN " + actions, ids);
                    delete(sql, "DELETE FROM action_dependency WHERE action_id IN " + actions, ids);
                    delete(sql, "DELETE FROM action_lane WHERE action_id IN " + actions, ids);
                    delete(sql, "DELETE FROM action WHERE event_id IN (:ids)", ids);
                    sql.sql("UPDATE removal SET times = times + 1 WHERE id = 1").update();
                    delete(sql, "DELETE FROM event_dependency WHERE event_id IN (:ids) OR needs_id IN (:ids)", ids);
                    return delete(sql, "DELETE FROM event WHERE id IN (:ids)", ids);
                });
    }

    /** Those of events go once the event is gone. */
    private long messages(OffsetDateTime before, BooleanSupplier goOn) {
        long removed = 0;
        Instant from = Instant.EPOCH;
        List<Old> page;
        do {
            if (!goOn.getAsBoolean()) {
                return removed;
            }
            page = page(from, before);
            List<UUID> ids = page.stream().map(Old::id).toList();
            removed += ids.isEmpty() ? 0 : database.inTransaction(sql -> forget(sql, ids));
            if (!page.isEmpty()) {
                Instant last = page.get(page.size() - 1).at();
                // a page of one moment: its rest comes with the next round
                from = last.equals(from) ? last.plusNanos(1_000) : last;
            }
        } while (page.size() == settings.batch());
        return removed;
    }

    private record Old(UUID id, Instant at) {}

    private List<Old> page(Instant from, OffsetDateTime before) {
        return database.sql()
                .sql("SELECT id, received_at FROM message WHERE received_at >= :from AND received_at < :before"
                        + " ORDER BY received_at LIMIT :batch")
                .param("from", Judgements.at(from))
                .param("before", before)
                .param("batch", settings.batch())
                .query((row, n) -> new Old(
                        row.getObject(1, UUID.class),
                        row.getObject(2, OffsetDateTime.class).toInstant()))
                .list();
    }

    private static int forget(JdbcClient sql, List<UUID> page) {
        List<UUID> free = sql.sql(
                        """
                        SELECT m.id FROM message m WHERE m.id IN (:ids)
                           AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = m.id
                                            AND d.state NOT IN ('JUDGED', 'DEAD'))
                           AND NOT EXISTS (SELECT 1 FROM event e WHERE e.message_id = m.id)
                           AND NOT EXISTS (SELECT 1 FROM dead_letter l WHERE l.message_id = m.id)""")
                .param("ids", page)
                .query(UUID.class)
                .list();
        if (free.isEmpty()) {
            return 0;
        }
        delete(
                sql,
                "DELETE FROM lookup WHERE delivery_id IN (SELECT id FROM delivery WHERE message_id IN (:ids))",
                free);
        delete(sql, "DELETE FROM delivery WHERE message_id IN (:ids)", free);
        return delete(sql, "DELETE FROM message WHERE id IN (:ids)", free);
    }

    private interface Removal {
        int of(JdbcClient sql, List<Long> ids);
    }

    private long numbered(BooleanSupplier goOn, String select, OffsetDateTime before, Removal removal) {
        long removed = 0;
        long after = 0;
        List<Long> ids = List.of();
        do {
            if (!goOn.getAsBoolean()) {
                return removed;
            }
            ids = database.sql()
                    .sql(select)
                    .param("after", after)
                    .param("before", before)
                    .param("batch", settings.batch())
                    .query(Long.class)
                    .list();
            if (!ids.isEmpty()) {
                List<Long> page = ids;
                removed += database.inTransaction(sql -> removal.of(sql, page));
                after = ids.get(ids.size() - 1);
            }
        } while (ids.size() == settings.batch());
        return removed;
    }

    private static int delete(JdbcClient sql, String statement, List<?> ids) {
        return sql.sql(statement).param("ids", ids).update();
    }
}
