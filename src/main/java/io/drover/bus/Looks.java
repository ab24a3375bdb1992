package io.drover.bus;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the table that are to come, so that what waits there is judged soon after it is due. Moments that lie close
 * together become one look, the more so the further away they are: however many wait, there are few. Thread-safe.
 */
final class Looks {
    private static final long FINEST_MS = 50;
    private static final int PARTS = 20;

    private final ScheduledExecutorService timer;
    private final Runnable look;
    /** Milliseconds of {@link System#nanoTime}. */
    private final Set<Long> coming = ConcurrentHashMap.newKeySet();

    Looks(ScheduledExecutorService timer, Runnable look) {
        this.timer = timer;
        this.look = look;
    }

    /** Never before {@code delay}, and at most a twentieth of it later, or 50 ms. */
    void after(Duration delay) {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        long width = FINEST_MS;
        while (width * 2 <= delay.toMillis() / PARTS) {
            width *= 2;
        }
        long due = now + delay.toMillis() + 1;
        long at = Math.floorDiv(due + width - 1, width) * width;
        if (coming.add(at)) {
            try {
                timer.schedule(
                        () -> {
                            coming.remove(at);
                            look.run();
                        },
                        at - now,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                coming.remove(at);
            }
        }
    }
}
