package io.drover;

import io.drover.dispatch.Threads;
import io.drover.ledger.PutOff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the clock was put back: what was put off for seconds would wait for hours, so it is due at once. While this
 * process was down nobody could notice; then only what waits longer than anything may is due.
 */
final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    /** NTP moves a clock by less; what waits that much longer does no harm. */
    private static final Duration HARMLESS = Duration.ofSeconds(10);
    /** A system's Retry-After is believed up to an hour (Backoff), and no other wait is near it. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(90);

    private final PutOff putOff;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("clock-watch"));
    private Instant told;
    private long at;

    /** @param nanos as {@link System#nanoTime}, which nobody puts back */
    ClockWatch(PutOff putOff, Clock clock, LongSupplier nanos) {
        this.putOff = putOff;
        this.clock = clock;
        this.nanos = nanos;
        this.told = clock.instant();
        this.at = nanos.getAsLong();
    }

    ClockWatch start() {
        clockwork.execute(() -> isDueWhereBeyond(clock.instant().plus(LONGEST_WAIT)));
        clockwork.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** One look at both clocks; where the ledger did not take its consequence, the next look sees the same again. */
    void look() {
        Instant now = clock.instant();
        long nowNanos = nanos.getAsLong();
        Instant expected = told.plusNanos(nowNanos - at);
        if (now.isBefore(expected.minus(HARMLESS))) {
            LOG.warn("the clock was put back by {}; what waits is due at once", Duration.between(now, expected));
            if (!isDueWhereBeyond(now)) {
                return;
            }
            // what had read the clock before and was written after this look
            clockwork.schedule(() -> isDueWhereBeyond(clock.instant()), AGAIN.toSeconds(), TimeUnit.SECONDS);
        }
        told = now;
        at = nowNanos;
    }

    private boolean isDueWhereBeyond(Instant later) {
        try {
            putOff.isDueWhereBeyond(later);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("what waits could not be made due; trying again: {}", e.toString());
            return false;
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
