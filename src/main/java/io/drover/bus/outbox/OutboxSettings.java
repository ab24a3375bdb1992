package io.drover.bus.outbox;

import io.drover.dispatch.Backoff;
import java.time.Duration;

/**
 * How the outbox works: keys {@code drover.outbox.*}.
 *
 * @param batch messages between two commits, 1 to 1000: so many may come twice after a crash, under their ids
 * @param interval how often the ledger is looked at, 10 ms to 1 min
 * @param retry back-off while the broker is away, or refuses
 */
public record OutboxSettings(int batch, Duration interval, Backoff retry) {
    public OutboxSettings {
        if (batch < 1 || batch > 1000) {
            throw new IllegalArgumentException("drover.outbox.batch: 1 to 1000, not " + batch);
        }
        if (interval.toMillis() < 10 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("drover.outbox.interval: 10ms to 1m, not " + interval);
        }
    }
}
