package io.drover.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many small writes in one transaction: who has something to write queues it and goes on; one thread writes all that has
 * gathered, and then tells everybody. A write that the database refuses does not take others with it: its batch is written
 * again, each alone. Thread-safe. Unbounded: whoever puts bounds how much it has on its way.
 *
 * @param <T> what is written
 * @param <R> what became of it
 */
public final class GroupCommit<T, R> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST = 500;
    private static final long END_WITHIN_MS = 45_000;
    /** So many are worth a transaction of their own. */
    private static final int ENOUGH = 50;

    private record Owed<T, R>(T write, CompletableFuture<R> result) {}

    private final Function<List<T>, List<R>> together;
    private final Function<T, R> alone;
    private final Deque<Owed<T, R>> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Thread writer;
    private final Duration linger;
    private boolean closed;

    /**
     * Starts the writer.
     *
     * @param name of its thread
     * @param together writes all in one transaction, or throws and has written nothing; a result for each, in order
     * @param alone writes one
     */
    public GroupCommit(String name, Function<List<T>, List<R>> together, Function<T, R> alone) {
        this(name, together, alone, Duration.ZERO);
    }

    /**
     * As the other one.
     *
     * @param linger waited for company after the first write: a transaction of two costs hardly more than of one
     */
    public GroupCommit(String name, Function<List<T>, List<R>> together, Function<T, R> alone, Duration linger) {
        this.together = together;
        this.linger = linger;
        this.alone = alone;
        this.writer = new Thread(this::run, name);
        this.writer.start();
    }

    /**
     * Returns at once; the result comes on the writer's thread when the write is on disk, or with what went wrong. Fails
     * with {@link NotTaken} after {@link #close}.
     */
    public CompletableFuture<R> write(T write) {
        CompletableFuture<R> result = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                result.completeExceptionally(new NotTaken("it is closing"));
            } else {
                queue.add(new Owed<>(write, result));
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
        return result;
    }

    private void run() {
        for (List<Owed<T, R>> batch = take(); !batch.isEmpty(); batch = take()) {
            try {
                write(batch);
            } catch (RuntimeException | Error e) {
                LOG.error("{}: {} writes have no outcome", writer.getName(), batch.size(), e);
                batch.forEach(owed -> owed.result.completeExceptionally(e));
            }
        }
    }

    private void write(List<Owed<T, R>> batch) {
        if (batch.size() == 1) {
            writeAlone(batch.get(0));
            return;
        }
        List<R> results;
        try {
            results = together.apply(batch.stream().map(Owed::write).toList());
        } catch (RuntimeException e) {
            if (LedgerAway.is(e)) {
                batch.forEach(owed -> owed.result.completeExceptionally(e));
            } else {
                LOG.debug("{} writes go one by one: {}", batch.size(), e.toString());
                batch.forEach(this::writeAlone);
            }
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            batch.get(i).result.complete(results.get(i));
        }
    }

    private void writeAlone(Owed<T, R> owed) {
        R result;
        try {
            result = alone.apply(owed.write);
        } catch (RuntimeException e) {
            owed.result.completeExceptionally(e);
            return;
        }
        owed.result.complete(result);
    }

    /** Waits for at least one; empty when closed and drained. */
    private List<Owed<T, R>> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                filled.awaitUninterruptibly();
            }
            lingerForCompany();
            List<Owed<T, R>> taken = new ArrayList<>(Math.min(queue.size(), MOST));
            while (taken.size() < MOST && !queue.isEmpty()) {
                taken.add(queue.poll());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void lingerForCompany() {
        long left = linger.toNanos();
        try {
            while (left > 0 && queue.size() < ENOUGH && !closed) {
                left = filled.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes nothing more, writes what it has, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() == writer) {
            return;
        }
        try {
            writer.join(END_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
