package io.drover.dispatch;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Named pools. */
public final class Threads {
    private Threads() {}

    /** Daemon threads name-1, name-2 … */
    public static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** One thread for what is due later. What is not due at its end is dropped, and so is what it is handed after that. */
    public static ScheduledExecutorService clock(String name) {
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(1, named(name), new ThreadPoolExecutor.DiscardPolicy());
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return clock;
    }

    /** At most {@code size} threads, which go when idle. The callers bound what they queue. */
    public static ThreadPoolExecutor pool(String name, int size) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Waits for a pool that was shut down, then interrupts what is left. */
    public static void await(ExecutorService pool, int seconds) {
        await(pool, Duration.ofSeconds(seconds));
    }

    /** As {@link #await(ExecutorService, int)}; does not wait where {@code most} is negative. */
    public static void await(ExecutorService pool, Duration most) {
        try {
            if (!pool.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
