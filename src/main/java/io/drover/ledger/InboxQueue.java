package io.drover.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Entries on their way to the writer, bounded by number and bytes. An entry takes up its room until the writer is done
 * with it, so the bounds hold for all that is in memory. Thread-safe; one writer.
 */
final class InboxQueue {
    /** A transaction of more bytes than this gains nothing and makes everybody wait. */
    private static final long BATCH_BYTES = 16L << 20;

    private final InboxSettings settings;
    private final Deque<Waiting> entries = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private int count;
    private long bytes;
    private boolean closed;

    InboxQueue(InboxSettings settings) {
        this.settings = settings;
    }

    /** Waits for room. */
    void put(Waiting entry) {
        long weight = entry.bytes();
        lock.lock();
        try {
            while (!closed && isFullFor(weight)) {
                drained.await();
            }
            if (closed) {
                throw new NotTaken("it is closing");
            }
            entries.add(entry);
            count++;
            bytes += weight;
            filled.signal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotTaken("interrupted while waiting for room behind " + count + " entries");
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(long weight) {
        return count > 0 && (count >= settings.queue() || bytes + weight > settings.queueBytes());
    }

    /** The next entries in order: waits for at least one; empty when the queue is closed and drained. */
    List<Waiting> take() throws InterruptedException {
        lock.lock();
        try {
            while (entries.isEmpty() && !closed) {
                filled.await();
            }
            linger();
            return next();
        } finally {
            lock.unlock();
        }
    }

    private void linger() throws InterruptedException {
        long left = settings.linger().toNanos();
        while (left > 0 && entries.size() < settings.batch() && !closed) {
            left = filled.awaitNanos(left);
        }
    }

    private List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>(Math.min(entries.size(), settings.batch()));
        long room = BATCH_BYTES;
        while (!entries.isEmpty() && batch.size() < settings.batch()) {
            room -= entries.element().bytes();
            if (room < 0 && !batch.isEmpty()) {
                break;
            }
            batch.add(entries.remove());
        }
        return batch;
    }

    /** Gives back the room of what {@link #take} handed out. */
    void finished(List<Waiting> batch) {
        lock.lock();
        try {
            count -= batch.size();
            bytes -= batch.stream().mapToLong(Waiting::bytes).sum();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What nobody will take any more. */
    List<Waiting> rest() {
        lock.lock();
        try {
            List<Waiting> rest = List.copyOf(entries);
            entries.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is taken in; what is in may still be taken out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Entries taken and not yet stored. */
    int size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }
}
