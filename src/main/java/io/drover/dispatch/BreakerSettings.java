package io.drover.dispatch;

import java.time.Duration;

/**
 * When a system is left alone.
 *
 * @param calls nothing is concluded from fewer calls in the window, 1 to 10,000
 * @param failureRate percent of the window's calls that failed, from which on it is left alone, 1 to 100
 * @param window how far back calls count, a second to an hour
 * @param open how long it is left alone before it is tried, a millisecond to an hour
 * @param probes calls that try it then, 1 to 100; it is taken up again where fewer than {@code failureRate} of them fail
 */
public record BreakerSettings(int calls, int failureRate, Duration window, Duration open, int probes) {
    private static final Duration HOUR = Duration.ofHours(1);

    public BreakerSettings {
        within("breaker-calls", calls, 10_000);
        within("breaker-failure-rate", failureRate, 100);
        within("breaker-probes", probes, 100);
        if (window.toSeconds() < 1 || window.compareTo(HOUR) > 0) {
            throw new IllegalArgumentException("breaker-window: between 1s and 1h, not " + window);
        }
        if (open.toMillis() < 1 || open.compareTo(HOUR) > 0) {
            throw new IllegalArgumentException("breaker-open: between 1ms and 1h, not " + open);
        }
    }

    private static void within(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(key + ": between 1 and " + most + ", not " + value);
        }
    }
}
