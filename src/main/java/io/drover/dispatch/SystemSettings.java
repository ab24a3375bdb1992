package io.drover.dispatch;

import java.time.Duration;

/**
 * How one remote system is treated.
 *
 * @param concurrency sends, probes and polls in flight, 1 to 256
 * @param rate calls of all kinds, lookups included
 * @param retry back-off of one action
 * @param maxAttempts after so many an action is a dead letter; attempts made to try a sick system do not count
 * @param pollInterval how often an accepted action is asked about, whether or not messages come
 * @param deniedPause how long a system that denies our credentials is left alone
 */
public record SystemSettings(
        int concurrency,
        Rate rate,
        Backoff retry,
        int maxAttempts,
        Duration pollInterval,
        Duration deniedPause,
        BreakerSettings breaker) {
    public SystemSettings {
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException("concurrency: between 1 and 256, not " + concurrency);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("max-attempts: at least 1, not " + maxAttempts);
        }
    }

    /** The same for a system that keeps nobody waiting. */
    SystemSettings atOnce() {
        return new SystemSettings(
                concurrency, Rate.UNLIMITED, retry, maxAttempts, Duration.ofMillis(1), deniedPause, breaker);
    }
}
