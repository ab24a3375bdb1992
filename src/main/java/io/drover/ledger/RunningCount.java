package io.drover.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a table has, without counting all of them each time: those of the past are remembered, only the newest are
 * counted. Rows are removed by {@link Retention} alone, which says so; an instance from before does not, so all are counted
 * anew once an hour. Thread-safe.
 */
final class RunningCount {
    /** Of the newest ids some may belong to transactions that are not over: these are counted each time. */
    static final int NEWEST = 20_000;

    private static final Duration BELIEVED = Duration.ofHours(1);

    private final Database database;
    private final String table;
    private final String condition;
    private @Nullable Known known;

    /** @param condition behind WHERE, that a row meets from its insertion on or never */
    RunningCount(Database database, String table, String condition) {
        this.database = database;
        this.table = table;
        this.condition = condition;
    }

    /** Up to an id there are so many. */
    private record Known(long upTo, long count, long removals, long since) {
        boolean holds(long now, long removed) {
            return removals == removed && now - since < BELIEVED.toNanos();
        }
    }

    synchronized long count() {
        long removed = removals();
        long now = System.nanoTime();
        long settled = Math.max(0, last() - NEWEST);
        Known before = known;
        if (before == null || !before.holds(now, removed)) {
            before = new Known(settled, between(0, settled), removed, now);
        } else if (settled - before.upTo > NEWEST) {
            before = new Known(settled, before.count + between(before.upTo, settled), removed, before.since);
        }
        known = before;
        return before.count + between(before.upTo, Long.MAX_VALUE);
    }

    private long removals() {
        return database.sql()
                .sql("SELECT times FROM removal WHERE id = 1")
                .query(Long.class)
                .single();
    }

    private long last() {
        return database.sql()
                .sql("SELECT COALESCE(MAX(id), 0) FROM " + table)
                .query(Long.class)
                .single();
    }

    private long between(long after, long upTo) {
        return database.sql()
                .sql("SELECT count(*) FROM " + table + " WHERE " + condition + " AND id > :after AND id <= :upTo")
                .param("after", after)
                .param("upTo", upTo)
                .query(Long.class)
                .single();
    }
}
