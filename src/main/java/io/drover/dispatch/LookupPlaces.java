package io.drover.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One route's lookups at one system. While they come back quickly, one too many waits for its turn; when the oldest takes
 * long, it is turned away at once and its thread is free for others. Thread-safe.
 */
final class LookupPlaces {
    private static final Duration LONG = Duration.ofSeconds(1);

    private final String system;
    private final Clock clock;
    /** When each that is under way began, oldest first: nanoseconds of {@link System#nanoTime}. */
    private final Deque<Long> began = new ArrayDeque<>();

    LookupPlaces(String system, Clock clock) {
        this.system = system;
        this.clock = clock;
    }

    Leave enter(int most, Supplier<Leave> ask) {
        Long place = System.nanoTime();
        synchronized (this) {
            while (began.size() >= most) {
                long oldest = System.nanoTime() - began.getFirst();
                if (oldest >= LONG.toNanos() || !waited(LONG.toNanos() - oldest)) {
                    return busy(oldest);
                }
            }
            began.addLast(place);
        }
        Leave leave = ask.get();
        if (leave instanceof Leave.Granted granted) {
            return new Entered(granted, place);
        }
        leave(place);
        return leave;
    }

    private boolean waited(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Leave.NotNow busy(long oldest) {
        Instant now = clock.instant();
        Duration age = Duration.ofNanos(oldest);
        String why =
                began.size() + " lookups at " + system + " are under way, the oldest for " + age.toSeconds() + " s";
        return new Leave.NotNow(system, why, now.minus(age), now.plus(LONG));
    }

    private synchronized void leave(Long place) {
        began.removeFirstOccurrence(place);
        notifyAll();
    }

    private final class Entered implements Leave.Granted {
        private final Leave.Granted granted;
        private final Long place;

        Entered(Leave.Granted granted, Long place) {
            this.granted = granted;
            this.place = place;
        }

        @Override
        public boolean ended(CallResult<?> result) {
            leave(place);
            return granted.ended(result);
        }

        @Override
        public void unused() {
            leave(place);
            granted.unused();
        }
    }
}
