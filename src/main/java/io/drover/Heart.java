package io.drover;

import io.drover.dispatch.Threads;
import io.drover.ledger.Instances;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every second that this instance lives, takes over what others have left, and begins another life where others took
 * this one for dead. At its end it gives all that is open to them.
 */
final class Heart implements AutoCloseable {
    static final Duration BEAT = Duration.ofSeconds(1);
    static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    private static final Duration RECENTLY = Duration.ofMinutes(2);
    /** Longer than any statement of a beat may take. */
    private static final Duration STANDS_STILL = Duration.ofSeconds(90);

    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final int BEATS_BETWEEN_LONG_LOOKS = 60;

    private final Instances instances;
    private final Duration inFlight;
    private final CompletableFuture<String> superseded = new CompletableFuture<>();
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("heart"));
    private volatile Runnable newWork = () -> {};
    private volatile boolean works;
    private volatile long tried = System.nanoTime();
    private int beats;

    /** @param inFlight how long a request of a dead process may still be on its way */
    Heart(Instances instances, Duration inFlight) {
        this.instances = instances;
        this.inFlight = inFlight;
    }

    /** From here on this process owns what it writes. */
    Heart start() {
        List<String> ended = instances.register();
        if (!ended.isEmpty()) {
            LOG.warn(
                    "{} had not ended: {}. It is over now; if it still runs, it stops. Instances that run side by side need"
                            + " names of their own: drover.instance",
                    ended.size() == 1 ? "a process of this name" : ended.size() + " processes of this name",
                    String.join(", ", ended));
        }
        clockwork.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** From here on it takes over what others leave, and what it left itself in a former life. */
    void work(Runnable newWork) {
        this.newWork = newWork;
        works = true;
        clockwork.execute(this::inherit);
    }

    /** Completes with the reason when this process has to end, since another one has its name. */
    CompletableFuture<String> superseded() {
        return superseded;
    }

    private void beat() {
        try {
            switch (instances.beat()) {
                case ALIVE -> {}
                case SILENT -> beginAgain();
                case SUPERSEDED -> {
                    giveWay();
                    return;
                }
            }
            if (works) {
                bury();
                inherit();
            }
        } catch (RuntimeException e) {
            LOG.warn("no heartbeat: {}", e.toString());
        } finally {
            tried = System.nanoTime();
        }
    }

    /** Whether it beats or tries to; the database that it cannot reach is waited for. */
    boolean beats() {
        return System.nanoTime() - tried < STANDS_STILL.toNanos();
    }

    private void beginAgain() {
        String before = instances.name();
        instances.register();
        LOG.warn(
                "this instance gave no sign of life for so long that others took its open work; it goes on as {}, which was"
                        + " {}",
                instances.name(),
                before);
        newWork.run();
    }

    private void giveWay() {
        String reason = "another process was started under the name of this one, drover.instance: "
                + instances.successor() + ". This one works no more and ends. Give each instance a name of its own.";
        LOG.error("{}", reason);
        clockwork.shutdown();
        superseded.complete(reason);
    }

    private void bury() {
        List<String> silent = instances.bury(SILENCE);
        if (!silent.isEmpty()) {
            LOG.warn("{} gave no sign of life for {} s; its open work is taken over", silent, SILENCE.toSeconds());
        }
    }

    private void inherit() {
        boolean longLook = beats++ % BEATS_BETWEEN_LONG_LOOKS == 0;
        int taken = instances.inherit(inFlight, longLook ? REMEMBERED : RECENTLY);
        if (taken > 0) {
            LOG.info("took over {} open rows of instances that are gone", taken);
            newWork.run();
        }
        if (longLook) {
            instances.forget(REMEMBERED);
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        Threads.await(clockwork, 5);
        instances.end();
    }
}
