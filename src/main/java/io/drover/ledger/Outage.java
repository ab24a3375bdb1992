package io.drover.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stretch of time in which batches could not be stored: one log line when it begins, one when its
 * reason changes, one when it ends. Thread-safe. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT_AT_CLOSE = Duration.ofSeconds(1);
    /** How long a closing inbox goes on trying: far below the 90 s after which systemd kills. */
    static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private @Nullable Instant since;
    private String reason = "";
    private Duration wait = FIRST_WAIT;
    private long giveUpAt;
    private boolean isClosing;

    Outage(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** Notes a failure and waits before the next try; false when there is to be none. */
    boolean waitAfter(Exception failure, int entries) {
        lock.lock();
        try {
            String description = Refusals.describe(failure);
            if (since == null) {
                since = clock.instant();
                LOG.warn(
                        "{} entries could not be stored and are not acknowledged; trying again until they are: {}",
                        entries,
                        description);
            } else if (!description.equals(reason)) {
                LOG.warn("they still cannot be stored, now because: {}", description);
            }
            reason = description;
            return waitOnce();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean waitOnce() throws InterruptedException {
        boolean wasClosing = isClosing;
        long left = wait.toNanos();
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(longestWait()) > 0 ? longestWait() : doubled;
        while (left > 0 && isClosing == wasClosing) {
            left = closing.awaitNanos(left);
        }
        return !isClosing || System.nanoTime() - giveUpAt < 0;
    }

    private Duration longestWait() {
        return isClosing ? LONGEST_WAIT_AT_CLOSE : LONGEST_WAIT;
    }

    /** Notes that a batch was stored. */
    void over() {
        lock.lock();
        try {
            if (since != null) {
                LOG.info("entries are being stored again; they were not since {}", since);
                since = null;
                wait = FIRST_WAIT;
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on patience is limited. */
    void closing() {
        lock.lock();
        try {
            isClosing = true;
            giveUpAt = System.nanoTime() + patience.toNanos();
            wait = FIRST_WAIT;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<Instant> since() {
        lock.lock();
        try {
            return Optional.ofNullable(since);
        } finally {
            lock.unlock();
        }
    }
}
