package io.drover.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps calls to a {@link Rate}, by the virtual schedule of the leaky bucket: {@code nextFree} is when the next call would
 * be due if they came evenly, and a burst may run ahead of it. Not thread-safe: {@link RemoteSystem} guards it.
 */
final class RateLimit {
    private final Rate rate;
    private final Clock clock;
    private Instant nextFree;
    private Instant nextTicket;
    private Instant seen;

    RateLimit(Rate rate, Clock clock) {
        this.rate = rate;
        this.clock = clock;
        this.seen = clock.instant();
        this.nextFree = seen;
        this.nextTicket = seen;
    }

    /** How long until a call may be made; zero: now. */
    Duration untilFree() {
        if (rate.isUnlimited()) {
            return Duration.ZERO;
        }
        Duration ahead = Duration.between(now(), nextFree).minus(rate.interval().multipliedBy(rate.burst() - 1L));
        return ahead.isNegative() ? Duration.ZERO : ahead;
    }

    /** Counts a call, though it may run ahead of the rate: those behind it then wait longer. */
    void take() {
        if (!rate.isUnlimited()) {
            nextFree = later(nextFree, now()).plus(rate.interval());
        }
    }

    /** When one that is turned away should come again: another moment for each, so that they do not come together. */
    Instant ticket() {
        Instant free = now().plus(untilFree());
        nextTicket = later(nextTicket, free).plus(rate.interval());
        return nextTicket;
    }

    /** A clock that is set back takes the schedule with it, so that nobody waits for the old time to come again. */
    private Instant now() {
        Instant now = clock.instant();
        if (now.isBefore(seen)) {
            Duration back = Duration.between(now, seen);
            nextFree = nextFree.minus(back);
            nextTicket = nextTicket.minus(back);
        }
        seen = now;
        return now;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
