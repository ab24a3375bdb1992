package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements behind {@link Lookout}: the newest rows of a kind with the message and route they go back to. Thread-safe. */
final class HappeningRows {
    static final int NEWEST = 200;

    /** A message is stamped before it is committed, so those of a moment ago may still be new. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private static final int LONGEST_REASON = 400;

    private static final Set<String> OPEN =
            Set.of("PENDING", "WAITING", "OPEN", "PLANNED", "SENDING", "UNKNOWN", "ACCEPTED");

    /** By kind: table, and what is read of the rows, which are called r. */
    private static final Map<Happening.Kind, String[]> SOURCES = Map.of(
            Happening.Kind.DECISION,
            new String[] {
                "delivery",
                "SELECT r.id, r.state, r.decision, r.reason, r.route, r.event_id, r.message_id, r.attempts AS tries,"
                        + " COALESCE(r.judged_at, r.received_at) AS at, r.route AS title, '' AS system, m.topic"
                        + " FROM ",
                " r LEFT JOIN message m ON m.id = r.message_id"
            },
            Happening.Kind.EVENT,
            new String[] {
                "event",
                "SELECT r.id, r.state, NULL AS decision, r.reason, d.route, r.id AS event_id, r.message_id, 0 AS tries,"
                        + " COALESCE(r.finished_at, r.created_at) AS at, r.type || ' ' || r.search_key AS title,"
                        + " '' AS system, m.topic FROM ",
                " r LEFT JOIN delivery d ON d.id = r.delivery_id LEFT JOIN message m ON m.id = r.message_id"
            },
            Happening.Kind.ACTION,
            new String[] {
                "action",
                "SELECT r.id, r.state, NULL AS decision, r.reason, d.route, r.event_id, e.message_id, r.try_no AS tries,"
                        + " COALESCE(r.completed_at, r.submitted_at, r.created_at) AS at, r.verb || ' ' || r.name AS title,"
                        + " r.system, m.topic FROM ",
                " r JOIN event e ON e.id = r.event_id LEFT JOIN delivery d ON d.id = e.delivery_id"
                        + " LEFT JOIN message m ON m.id = e.message_id"
            });

    private final Database database;

    HappeningRows(Database database) {
        this.database = database;
    }

    /** @param stamp when it came to be so, as far as the row tells */
    record Row(
            Happening.Kind kind,
            long id,
            String state,
            @Nullable String reason,
            int tries,
            Instant stamp,
            String title,
            @Nullable String topic,
            @Nullable String route,
            String system,
            @Nullable String messageId,
            @Nullable Long eventId,
            boolean open) {
        /** What makes it different from what it was. */
        String look() {
            return state + " " + tries + " " + reason;
        }

        /** @param now of a row that is seen to have changed; null: as the row says */
        Happening happening(@Nullable Instant now) {
            return new Happening(
                    kind,
                    Long.toString(id),
                    now == null ? stamp : now,
                    state,
                    title,
                    reason,
                    topic,
                    route,
                    system.isEmpty() ? null : system,
                    messageId,
                    eventId);
        }
    }

    /** The highest ids first. */
    List<Row> newest(Happening.Kind kind) {
        String[] source = source(kind);
        return new ArrayList<>(database.sql()
                .sql(source[1] + "(SELECT * FROM " + source[0] + " ORDER BY id DESC LIMIT " + NEWEST + ")" + source[2]
                        + " ORDER BY r.id DESC")
                .query((row, number) -> row(kind, row))
                .list());
    }

    List<Row> these(Happening.Kind kind, Collection<Long> ids) {
        String[] source = source(kind);
        return ids.isEmpty()
                ? List.of()
                : database.sql()
                        .sql(source[1] + source[0] + source[2] + " WHERE r.id IN (:ids)")
                        .param("ids", ids)
                        .query((row, number) -> row(kind, row))
                        .list();
    }

    /** Of those that are not at their end the {@value #NEWEST} newest. */
    List<Long> open(Happening.Kind kind) {
        return database.sql()
                .sql("SELECT id FROM " + source(kind)[0] + " WHERE state IN (:open) ORDER BY id DESC LIMIT " + NEWEST)
                .param("open", OPEN)
                .query(Long.class)
                .list();
    }

    /** Received since about then. */
    List<Happening> messages(Instant since) {
        boolean all = since.equals(Instant.EPOCH);
        return database.sql()
                .sql("SELECT id, topic, received_at, source, note FROM message WHERE received_at >= :since"
                        + " ORDER BY received_at DESC LIMIT " + NEWEST)
                .param("since", (all ? since : since.minus(LATE)).atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Happening(
                        Happening.Kind.MESSAGE,
                        Columns.requiredUuid(row, "id").toString(),
                        Columns.requiredInstant(row, "received_at"),
                        "RECEIVED",
                        Columns.requiredText(row, "topic"),
                        Columns.text(row, "note"),
                        Columns.requiredText(row, "topic"),
                        null,
                        null,
                        Columns.requiredUuid(row, "id").toString(),
                        null))
                .list();
    }

    private static String[] source(Happening.Kind kind) {
        String[] source = SOURCES.get(kind);
        if (source == null) {
            throw new IllegalArgumentException(kind + " has rows of its own kind");
        }
        return source;
    }

    private static Row row(Happening.Kind kind, ResultSet row) throws SQLException {
        String state = Columns.requiredText(row, "state");
        String decision = Columns.text(row, "decision");
        String reason = Columns.text(row, "reason");
        Object message = row.getObject("message_id");
        return new Row(
                kind,
                row.getLong("id"),
                decision == null ? state : decision.toUpperCase(java.util.Locale.ROOT),
                reason == null ? null : SqlText.cut(reason, LONGEST_REASON),
                row.getInt("tries"),
                Columns.requiredInstant(row, "at"),
                Columns.requiredText(row, "title"),
                Columns.text(row, "topic"),
                Columns.text(row, "route"),
                Columns.requiredText(row, "system"),
                message == null ? null : message.toString(),
                Columns.number(row, "event_id"),
                OPEN.contains(state));
    }
}
