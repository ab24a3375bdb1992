package io.drover.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks once more, after the commit, at events of which something was written: see {@link LooseEnds}. Thread-safe. */
final class Settling {
    /** Events that are settled in one transaction. */
    private static final int AT_ONCE = 500;

    private final Database database;
    private final Clock clock;

    Settling(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** As {@link Actions#settle}. */
    void settle() {
        if (database.looseEnds().takeEverywhere()) {
            settleAll();
        }
        Set<Long> events = database.looseEnds().take();
        try {
            Columns.chunks(events).forEach(this::settle);
        } catch (RuntimeException e) {
            database.looseEnds().of(events);
            throw e;
        }
    }

    private void settleAll() {
        try {
            List<Long> open = Events.open(database.sql(), 0, AT_ONCE);
            while (!open.isEmpty()) {
                settle(open);
                open = Events.open(database.sql(), open.get(open.size() - 1), AT_ONCE);
            }
        } catch (RuntimeException e) {
            database.looseEnds().everywhere();
            throw e;
        }
    }

    private void settle(List<Long> events) {
        database.inTransaction(sql -> {
            Events.settle(sql, events, Judgements.at(clock.instant()), database.changes());
            return true;
        });
    }

    /** Runs what may end an action of the event, in one transaction; {@code work} says how many it changed. */
    void ending(long event, Function<JdbcClient, Integer> work) {
        int changed;
        try {
            changed = database.inTransaction(work);
        } catch (RuntimeException e) {
            // it may have been committed all the same
            database.looseEnds().everywhere();
            throw e;
        }
        if (changed == 1) {
            database.looseEnds().of(List.of(event));
        }
    }
}
