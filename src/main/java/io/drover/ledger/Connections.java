package io.drover.ledger;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import java.util.concurrent.atomic.LongAdder;

/** What befell this process's connections to its database since it started. Thread-safe. */
public final class Connections implements MetricsTrackerFactory {
    private final LongAdder made = new LongAdder();
    private final LongAdder rollbacks = new LongAdder();

    Connections() {}

    @Override
    public IMetricsTracker create(String poolName, PoolStats poolStats) {
        return new IMetricsTracker() {
            @Override
            public void recordConnectionCreatedMillis(long millis) {
                made.increment();
            }
        };
    }

    void rolledBack() {
        rollbacks.increment();
    }

    /** Connections made. */
    public long made() {
        return made.sum();
    }

    /** Transactions that were taken back, those included that succeeded when they were run again. */
    public long rollbacks() {
        return rollbacks.sum();
    }
}
