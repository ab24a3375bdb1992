package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The messages that are owed to the bus, and those that it has. Thread-safe. */
public final class OutboxRows {
    /** A PostgreSQL that hears nothing for so long takes the turn from us; longer than a broker is waited for. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(5);

    private final Database database;
    private final Clock clock;
    private final String instance;

    /** @param instance the name of this instance, noted while it publishes */
    public OutboxRows(Database database, Clock clock, String instance) {
        this.database = database;
        this.clock = clock;
        this.instance = instance;
    }

    /** A message that is owed. @param attempts how often it was tried in vain */
    public record Owed(
            long id,
            UUID messageId,
            String topic,
            String headers,
            String body,
            long eventId,
            int attempts,
            Instant createdAt) {}

    /** What became of messages. @param refused by id, when they are tried again */
    public record Outcome(List<Long> published, Map<Long, Instant> refused) {}

    /** Publishes messages, oldest first, and says what became of them; those it does not name are as before. */
    @FunctionalInterface
    public interface Publisher {
        Outcome publish(List<Owed> messages);
    }

    /** How much is owed. @param oldest null where nothing is */
    public record Standing(long owed, @Nullable Instant oldest) {}

    record NewRow(NewPublication message, StateChange change) {}

    /** Inserts in the caller's transaction. */
    static void insert(JdbcClient sql, List<NewRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        sql.sql(
                        """
                        INSERT INTO publication (message_id, topic, headers, body, state, event_id, action_id, created_at)
                        SELECT u.message, u.topic, u.headers, u.body, 'OWED', u.event, u.act, u.made
                          FROM unnest(CAST(? AS uuid ARRAY), CAST(? AS varchar ARRAY), CAST(? AS varchar ARRAY),
                                      CAST(? AS varchar ARRAY), CAST(? AS bigint ARRAY), CAST(? AS bigint ARRAY),
                                      CAST(? AS timestamp(6) with time zone ARRAY)) WITH ORDINALITY
                               AS u (message, topic, headers, body, event, act, made, position)
                         ORDER BY u.position""")
                .param(SqlArrays.of("uuid", rows, row -> row.message().messageId()))
                .param(SqlArrays.of("varchar", rows, row -> row.message().topic()))
                .param(SqlArrays.of(
                        "varchar", rows, row -> SqlText.clean(row.message().headers())))
                .param(SqlArrays.of(
                        "varchar", rows, row -> SqlText.clean(row.message().body())))
                .param(SqlArrays.of("bigint", rows, row -> row.change().event().id()))
                .param(SqlArrays.of("bigint", rows, row -> actionId(row.change())))
                .param(SqlArrays.of("timestamptz", rows, row -> Judgements.at(
                                row.change().step().at())
                        .toString()))
                .update();
    }

    private static @Nullable Long actionId(StateChange of) {
        return of instanceof StateChange.OfAction change
                ? (Long) change.action().id()
                : null;
    }

    /**
     * Has up to {@code limit} owed messages published, oldest first, by one instance at a time, and marks them. When the
     * process ends between the two, they are published once more, under the same ids.
     *
     * @param without events whose messages are left alone
     * @return how many were given to the publisher; 0 where nothing is owed or another instance has the turn
     */
    public int turn(int limit, Set<Long> without, Publisher publisher) {
        if (owed(database.sql(), 1, without).isEmpty()) {
            return 0;
        }
        int given = database.once(sql -> {
            if (!takeTurn(sql)) {
                return 0;
            }
            List<Owed> messages = owed(sql, limit, without);
            if (messages.isEmpty()) {
                return 0;
            }
            // what others hear of must not be forgotten by ourselves
            database.makeDurable();
            Outcome outcome = publisher.publish(messages);
            CrashPoints.reach("outbox.sent");
            mark(sql, outcome);
            return messages.size();
        });
        CrashPoints.reach("outbox.marked");
        return given;
    }

    private boolean takeTurn(JdbcClient sql) {
        if (sql.sql("SELECT id FROM outbox_turn WHERE id = 1 FOR UPDATE SKIP LOCKED")
                .query(Long.class)
                .list()
                .isEmpty()) {
            return false;
        }
        if (database.dialect() == Dialect.POSTGRESQL) {
            sql.sql("SET LOCAL idle_in_transaction_session_timeout = " + LONGEST_TURN.toMillis())
                    .update();
        }
        return sql.sql("UPDATE outbox_turn SET holder = :holder, taken_at = :now WHERE id = 1")
                        .param("holder", instance)
                        .param("now", Judgements.at(clock.instant()))
                        .update()
                == 1;
    }

    private static List<Owed> owed(JdbcClient sql, int limit, Collection<Long> without) {
        String others = without.isEmpty() ? "" : " AND event_id NOT IN (:without)";
        JdbcClient.StatementSpec query = sql.sql(
                        "SELECT id, message_id, topic, headers, body, event_id, attempts, created_at FROM publication"
                                + " WHERE state = 'OWED'" + others + " ORDER BY id LIMIT :limit")
                .param("limit", limit);
        return (without.isEmpty() ? query : query.param("without", without))
                .query(OutboxRows::read)
                .list();
    }

    private static Owed read(ResultSet row, int number) throws SQLException {
        return new Owed(
                row.getLong("id"),
                Columns.requiredUuid(row, "message_id"),
                Columns.requiredText(row, "topic"),
                Columns.requiredText(row, "headers"),
                Columns.requiredText(row, "body"),
                row.getLong("event_id"),
                row.getInt("attempts"),
                Columns.requiredInstant(row, "created_at"));
    }

    private void mark(JdbcClient sql, Outcome outcome) {
        for (List<Long> ids : Columns.chunks(outcome.published())) {
            // not "= 'OWED'": the index of those would be walked through, and they are many when this matters
            sql.sql("UPDATE publication SET state = 'PUBLISHED', attempts = attempts + 1, next_attempt_at = NULL,"
                            + " published_at = :now WHERE id = ANY(:ids) AND state <> 'PUBLISHED'")
                    .param("now", Judgements.at(clock.instant()))
                    .param("ids", SqlArrays.ids(ids))
                    .update();
        }
        Map<Instant, List<Long>> refused = new HashMap<>();
        outcome.refused().forEach((id, next) -> refused.computeIfAbsent(next, at -> new ArrayList<>())
                .add(id));
        refused.forEach((next, ids) -> sql.sql("UPDATE publication SET attempts = attempts + 1, next_attempt_at = :next"
                        + " WHERE id IN (:ids) AND state = 'OWED'")
                .param("next", Judgements.at(next))
                .param("ids", ids)
                .update());
    }

    /** Counted anew, by the index of what is owed. */
    public Standing standing() {
        long owed = database.sql()
                .sql("SELECT COUNT(*) FROM publication WHERE state = 'OWED'")
                .query(Long.class)
                .single();
        Optional<Instant> oldest = database.sql()
                .sql("SELECT created_at FROM publication WHERE state = 'OWED' ORDER BY id LIMIT 1")
                .query((row, n) -> Columns.requiredInstant(row, "created_at"))
                .optional();
        return new Standing(owed, oldest.orElse(null));
    }
}
