package io.drover.dispatch;

import java.time.Duration;

/**
 * How actions are carried out.
 *
 * @param concurrency calls in flight per system, 1 to 256
 * @param retry back-off of one action
 * @param maxAttempts after so many an action is a dead letter
 * @param pollInterval how often an accepted action is asked about, whether or not messages come
 * @param deniedPause how long a system that denies our credentials is left alone
 */
public record DispatchSettings(
        int concurrency, Backoff retry, int maxAttempts, Duration pollInterval, Duration deniedPause) {
    public DispatchSettings {
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException("drover.dispatch.concurrency: between 1 and 256, not " + concurrency);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("drover.dispatch.max-attempts: at least 1, not " + maxAttempts);
        }
    }
}
