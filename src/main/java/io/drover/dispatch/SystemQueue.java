package io.drover.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends and polls of one system, in the order in which they came: each begins when a thread is free and the system gives
 * leave. No thread waits for leave. Bounded by its caller; thread-safe.
 */
final class SystemQueue {
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final RemoteSystem system;
    private final Clock clock;
    private final ScheduledExecutorService naps;
    private final ThreadPoolExecutor threads;
    private final Deque<Work> waiting = new ArrayDeque<>();
    private int running;
    private int polls;
    private boolean napping;

    /**
     * One piece of work.
     *
     * @param run begins with this leave, on a thread of the system's
     * @param forget it will not be run from here
     */
    record Work(CallKind kind, Consumer<Leave.Granted> run, Runnable forget) {}

    SystemQueue(RemoteSystem system, Clock clock, ScheduledExecutorService naps) {
        this.system = system;
        this.clock = clock;
        this.naps = naps;
        this.threads =
                Threads.pool("dispatch-" + system.name(), system.settings().concurrency());
    }

    /** Polls go first: they ask, and end what others wait for. Begins nothing before {@link #pump}. */
    synchronized void add(Work work) {
        if (work.kind() == CallKind.POLL) {
            polls++;
            waiting.addFirst(work);
        } else {
            waiting.addLast(work);
        }
    }

    /** Begins what may begin. */
    synchronized void pump() {
        while (running < system.settings().concurrency() && !waiting.isEmpty()) {
            Leave leave = system.ask(waiting.getFirst().kind());
            if (leave instanceof Leave.Granted granted) {
                begin(waiting.removeFirst(), granted);
            } else if (leave instanceof Leave.NotNow no) {
                nap(Duration.between(clock.instant(), no.until()));
                return;
            }
        }
    }

    private void begin(Work work, Leave.Granted leave) {
        running++;
        try {
            threads.execute(() -> {
                try {
                    work.run().accept(leave);
                } finally {
                    ended(work);
                }
            });
        } catch (RejectedExecutionException closing) {
            running--;
            leave.unused();
            work.forget().run();
        }
    }

    private synchronized void ended(Work work) {
        running--;
        if (work.kind() == CallKind.POLL) {
            polls--;
        }
        pump();
    }

    private void nap(Duration wait) {
        if (!napping) {
            napping = true;
            long millis = Math.max(1, Math.min(wait.toMillis() + 1, LONGEST_NAP.toMillis()));
            naps.schedule(this::wakeUp, millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void wakeUp() {
        napping = false;
        pump();
    }

    /** What has not begun goes back to the ledger, so that it comes again in its right order. */
    void empty() {
        List<Work> left;
        synchronized (this) {
            left = List.copyOf(waiting);
            waiting.clear();
            polls -= (int) left.stream().filter(w -> w.kind() == CallKind.POLL).count();
        }
        left.forEach(work -> work.forget().run());
    }

    /** How much more may be added where {@code most} may wait. */
    synchronized int room(int most) {
        return most - waiting.size();
    }

    synchronized int inHand() {
        return running + waiting.size();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized boolean isPolling() {
        return polls > 0;
    }

    void shutdown() {
        threads.shutdown();
    }

    /** After {@link #shutdown}: waits for what runs, and interrupts what still does then. */
    void await(Duration most) {
        Threads.await(threads, most);
    }
}
