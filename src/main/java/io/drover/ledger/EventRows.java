package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads events, a page at a time, in one query each for the count and the rows. Thread-safe. */
public final class EventRows {
    // An action counts as started as soon as a request may have left: then its build shows as running, too.
    private static final String STARTED =
            "EXISTS (SELECT 1 FROM action s WHERE s.event_id = e.id AND (s.submitted_at IS NOT NULL OR s.state IN ('SENDING', 'UNKNOWN')))";
    private static final String SELECT =
            "SELECT e.*, m.bus_id, CASE WHEN e.state <> 'OPEN' THEN e.state WHEN " + STARTED
                    + " THEN 'STARTED' ELSE 'WAITING' END AS progress"
                    + " FROM event e LEFT JOIN message m ON m.id = e.message_id";

    private final Database database;
    private final RunningCount all;

    public EventRows(Database database) {
        this.database = database;
        this.all = new RunningCount(database, "event", "1 = 1");
    }

    /** The state of an event, OPEN divided by whether any of its actions was ever sent. */
    public enum Progress {
        WAITING,
        STARTED,
        COMPLETE,
        FAILED,
        SKIPPED,
        CANCELED
    }

    /** One event; the columns of the table, see there, with {@code busId} from its message. */
    public record Event(
            long id,
            @Nullable UUID messageId,
            @Nullable String busId,
            String type,
            String searchKey,
            Progress progress,
            @Nullable String reason,
            Instant createdAt,
            @Nullable Instant finishedAt,
            @Nullable String requester,
            @Nullable String requesterMetadata,
            @Nullable String requestedRebuilds,
            boolean manual,
            boolean dryRun) {}

    /**
     * Which events are wanted; null: no condition, empty: none at all.
     *
     * @param messageIds opened by one of these messages …
     * @param ownIds … or, where no message opened it, with one of these ids
     */
    public record Filter(
            @Nullable Set<UUID> messageIds,
            @Nullable Set<Long> ownIds,
            @Nullable Set<String> searchKeys,
            @Nullable EventTypeFilter types,
            @Nullable Set<String> requesters,
            @Nullable Set<Progress> progress) {
        public static final Filter ALL = new Filter(null, null, null, null, null, null);

        static Filter of(Set<Progress> progress) {
            return new Filter(null, null, null, null, null, progress);
        }
    }

    public enum Order {
        ID("e.id"),
        MESSAGE_ID("COALESCE(m.bus_id, CAST(m.id AS varchar))");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    public Page<Event> page(Filter filter, Order order, boolean descending, Page.Window window) {
        Where where = where(filter);
        long total = count(filter, where);
        if (total <= window.offset()) {
            return new Page<>(List.of(), total);
        }
        Page.Way way = window.way(total);
        List<Event> rows = database.sql()
                .sql(SELECT + where.sql() + orderBy(order, descending != way.backwards())
                        + " LIMIT :limit OFFSET :offset")
                .params(where.params())
                .param("limit", way.size())
                .param("offset", way.offset())
                .query(EventRows::read)
                .list();
        return new Page<>(way.inOrder(rows), total);
    }

    /** Most events are complete: they are those that are left when the others are counted, which the index of states has. */
    private long count(Filter filter, Where where) {
        Set<Progress> states = filter.progress();
        if (filter.equals(Filter.ALL)) {
            return all.count();
        }
        if (states != null && states.contains(Progress.COMPLETE) && filter.equals(Filter.of(states))) {
            Set<Progress> others = EnumSet.allOf(Progress.class);
            others.removeAll(states);
            return all.count() - counted(where(Filter.of(others)));
        }
        return counted(where);
    }

    private long counted(Where where) {
        return database.sql()
                .sql("SELECT count(*) FROM event e" + where.sql())
                .params(where.params())
                .query(Long.class)
                .single();
    }

    public Optional<Event> find(long id) {
        return database.sql()
                .sql(SELECT + " WHERE e.id = :id")
                .param("id", id)
                .query(EventRows::read)
                .optional();
    }

    /** Whether no other action of an event was ever sent. */
    public boolean isFirstSent(long event, long action) {
        return database.sql()
                .sql("SELECT id FROM action WHERE event_id = :event AND id <> :action AND submitted_at IS NOT NULL"
                        + " LIMIT 1")
                .param("event", event)
                .param("action", action)
                .query(Long.class)
                .list()
                .isEmpty();
    }

    /** Those of these events that exist, ordered by id. */
    List<Event> all(Collection<Long> ids) {
        return Columns.chunks(ids).stream()
                .flatMap(chunk -> database
                        .sql()
                        .sql(SELECT + " WHERE e.id IN (:ids) ORDER BY e.id")
                        .param("ids", chunk)
                        .query(EventRows::read)
                        .list()
                        .stream())
                .toList();
    }

    /** For each of these events that hangs together with others: how. */
    public Map<Long, EventLinks> links(Collection<Long> eventIds) {
        return EventLinks.of(database, eventIds);
    }

    /** For each of these events that has builds: how many are in each action state. */
    public Map<Long, Map<String, Long>> countBuilds(Collection<Long> eventIds) {
        Map<Long, Map<String, Long>> counts = new HashMap<>();
        for (List<Long> ids : Columns.chunks(eventIds)) {
            database.sql()
                    .sql("SELECT event_id, state, count(*) AS builds FROM action"
                            + " WHERE event_id IN (:ids) AND artifact IS NOT NULL GROUP BY event_id, state")
                    .param("ids", ids)
                    .query(row -> {
                        counts.computeIfAbsent(row.getLong("event_id"), id -> new TreeMap<>())
                                .put(row.getString("state"), row.getLong("builds"));
                    });
        }
        return counts;
    }

    private static Where where(Filter filter) {
        Where where = new Where();
        if (filter.messageIds() != null || filter.ownIds() != null) {
            addMessages(where, orEmpty(filter.messageIds()), orEmpty(filter.ownIds()));
        }
        where.andIn("e.search_key", "searchKeys", filter.searchKeys());
        if (filter.types() != null) {
            filter.types().addTo(where);
        }
        where.andIn("e.requester", "requesters", filter.requesters());
        if (filter.progress() != null) {
            where.and(progress(filter.progress()));
        }
        return where;
    }

    private static <T> Set<T> orEmpty(@Nullable Set<T> set) {
        return set == null ? Set.of() : set;
    }

    private static void addMessages(Where where, Set<UUID> messageIds, Set<Long> ownIds) {
        if (ownIds.isEmpty()) {
            where.andIn("e.message_id", "messageIds", messageIds);
        } else if (messageIds.isEmpty()) {
            where.and("e.message_id IS NULL").andIn("e.id", "ownIds", ownIds);
        } else {
            where.and(
                            "(e.message_id IN (:messageIds) OR (e.message_id IS NULL AND e.id IN (:ownIds)))",
                            "messageIds",
                            messageIds)
                    .param("ownIds", ownIds);
        }
    }

    private static String progress(Set<Progress> wanted) {
        List<String> words = wanted.stream()
                .sorted()
                .map(progress -> switch (progress) {
                    case WAITING -> "(e.state = 'OPEN' AND NOT " + STARTED + ")";
                    case STARTED -> "(e.state = 'OPEN' AND " + STARTED + ")";
                    case COMPLETE, FAILED, SKIPPED, CANCELED -> "e.state = '" + progress.name() + "'";
                })
                .toList();
        return words.isEmpty() ? "1 = 0" : "(" + String.join(" OR ", words) + ")";
    }

    private static String orderBy(Order order, boolean descending) {
        String direction = descending ? " DESC NULLS FIRST" : " ASC NULLS LAST";
        String byId = descending ? "e.id DESC" : "e.id";
        return " ORDER BY " + (order == Order.ID ? byId : order.column + direction + ", " + byId);
    }

    private static Event read(ResultSet row, int number) throws SQLException {
        return new Event(
                row.getLong("id"),
                Columns.uuid(row, "message_id"),
                Columns.text(row, "bus_id"),
                Columns.requiredText(row, "type"),
                Columns.requiredText(row, "search_key"),
                Progress.valueOf(Columns.requiredText(row, "progress")),
                Columns.text(row, "reason"),
                Columns.requiredInstant(row, "created_at"),
                Columns.instant(row, "finished_at"),
                Columns.text(row, "requester"),
                Columns.text(row, "requester_metadata"),
                Columns.text(row, "requested_rebuilds"),
                row.getBoolean("manual"),
                row.getBoolean("dry_run"));
    }
}
