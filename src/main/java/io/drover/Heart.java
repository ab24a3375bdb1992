package io.drover;

import io.drover.dispatch.Dispatcher;
import io.drover.dispatch.Threads;
import io.drover.ledger.Instances;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every few seconds that this instance lives, and takes over what silent ones have left. */
final class Heart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final Instances instances;
    private final Dispatcher dispatcher;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("heart"));

    Heart(Instances instances, Dispatcher dispatcher) {
        this.instances = instances;
        this.dispatcher = dispatcher;
    }

    Heart start() {
        instances.beat();
        clockwork.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void beat() {
        try {
            instances.beat();
            int taken = instances.takeOver(SILENCE);
            if (taken > 0) {
                LOG.info("took over {} open rows of instances that are silent", taken);
                dispatcher.wake();
            }
        } catch (RuntimeException e) {
            LOG.warn("no heartbeat: {}", e.toString());
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
