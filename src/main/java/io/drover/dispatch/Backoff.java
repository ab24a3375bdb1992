package io.drover.dispatch;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: doubles from {@code first} up to {@code most}, with a fifth of jitter so that
 * many that failed together do not come back together.
 *
 * @param first wait after the first failure
 * @param most longest wait
 */
public record Backoff(Duration first, Duration most) {
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    public Backoff {
        if (first.toMillis() < 1 || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("back-off from " + first + " to " + most
                    + ": the first must be a millisecond or more, and not above the last");
        }
    }

    /**
     * A system that says when to come back is believed, up to an hour: a slip of theirs does not park our work for days.
     *
     * @param asked what it said, null where it said nothing
     */
    public Duration after(int failures, @Nullable Duration asked, RandomGenerator random) {
        if (asked == null) {
            return after(failures, random);
        }
        return bounded(asked);
    }

    /** What a system asked for, an hour at the most. */
    static Duration bounded(Duration asked) {
        return asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    }

    /** @param failures from 1 */
    public Duration after(int failures, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures - 1, 0), 30);
        boolean tooFar = first.toMillis() > most.toMillis() >> doublings;
        long millis = tooFar ? most.toMillis() : first.toMillis() << doublings;
        return Duration.ofMillis(millis - (long) (millis * 0.2 * random.nextDouble()));
    }
}
