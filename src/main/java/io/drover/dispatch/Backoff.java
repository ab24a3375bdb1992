package io.drover.dispatch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubles from {@code first} up to {@code most}, with a fifth of jitter so that
 * many that failed together do not come back together.
 *
 * @param first wait after the first failure
 * @param most longest wait
 */
public record Backoff(Duration first, Duration most) {
    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("back-off from " + first + " to " + most
                    + ": the first must be above zero" + " and not above the last");
        }
    }

    /** @param failures from 1 */
    public Duration after(int failures, RandomGenerator random) {
        long millis = Math.min(most.toMillis(), first.toMillis() << Math.min(Math.max(failures - 1, 0), 30));
        if (millis < 0) {
            millis = most.toMillis();
        }
        return Duration.ofMillis(millis - (long) (millis * 0.2 * random.nextDouble()));
    }
}
