package io.drover.bus.outbox;

import io.drover.dispatch.Threads;
import io.drover.ledger.OutboxRows;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what the ledger says is owed, and marks it when the broker has confirmed it: messages of one event in their
 * order, each once, or after a crash between the two once more under the same id. A broker or database that is away, or
 * refuses, is waited for. Instances on one ledger take turns. Thread-safe.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int END_WITHIN_SECONDS = 10;

    private final OutboxRows rows;
    private final Broker broker;
    private final OutboxSettings settings;
    private final Holds holds;
    private final AtomicLong published = new AtomicLong();
    private final ScheduledExecutorService clockwork = Threads.clock("outbox");
    private volatile boolean closed;
    private volatile @Nullable String ledgerTrouble;

    public Outbox(OutboxRows rows, Broker broker, OutboxSettings settings, Clock clock) {
        this.rows = rows;
        this.broker = broker;
        this.settings = settings;
        this.holds = new Holds(clock, settings.retry());
    }

    public Outbox start() {
        long interval = settings.interval().toMillis();
        clockwork.scheduleWithFixedDelay(this::work, interval, interval, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Why messages wait, as last seen; empty where nothing is known to be wrong. */
    public Optional<String> trouble() {
        return Optional.ofNullable(ledgerTrouble).or(holds::trouble);
    }

    /** Messages that the broker has confirmed since the start. */
    public long published() {
        return published.get();
    }

    private void work() {
        try {
            while (!closed && turn() >= settings.batch()) {
                LOG.trace("a whole batch was owed; there may be more");
            }
            ledgerTrouble = null;
        } catch (RuntimeException e) {
            String reason = "the ledger: " + e.getMessage();
            if (!closed && ledgerTrouble == null) {
                LOG.warn("nothing is published: {}; trying again", reason);
            }
            ledgerTrouble = reason;
        }
    }

    /** One batch; how many messages were in it. */
    int turn() {
        if (holds.isEverythingHeld()) {
            return 0;
        }
        return rows.turn(settings.batch(), holds.events(), messages -> {
            OutboxRows.Outcome outcome = new Waves(broker, holds, messages).publish();
            published.addAndGet(outcome.published().size());
            return outcome;
        });
    }

    @Override
    public void close() {
        closed = true;
        clockwork.shutdown();
        broker.close();
        Threads.await(clockwork, END_WITHIN_SECONDS);
    }
}
