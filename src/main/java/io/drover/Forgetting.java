package io.drover;

import io.drover.dispatch.Threads;
import io.drover.ledger.Database;
import io.drover.ledger.Retention;
import io.drover.ledger.RetentionSettings;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the wiring that has old rows removed now and then, and says how many. */
final class Forgetting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

    private final Retention retention;
    private final Duration interval;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("retention"));
    private volatile boolean closed;

    Forgetting(Settings settings, Database database, Clock clock) {
        RetentionSettings section = section(settings);
        this.retention = new Retention(database, clock, section);
        this.interval = settings.duration("drover.retention.interval");
    }

    private static RetentionSettings section(Settings settings) {
        Duration messages = settings.duration("drover.retention.messages");
        Duration archive = settings.duration("drover.archive.max-age");
        if (!messages.isZero() && messages.compareTo(archive) <= 0) {
            throw new SettingsException("drover.retention.messages: longer than drover.archive.max-age ("
                    + archive.toDays() + " days), or what is forgotten comes back from the archive as new");
        }
        try {
            return new RetentionSettings(
                    messages,
                    settings.duration("drover.retention.events"),
                    settings.duration("drover.retention.dead-letters"),
                    settings.duration("drover.retention.publications"),
                    settings.number("drover.retention.batch"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    Forgetting start() {
        clockwork.scheduleWithFixedDelay(this::round, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void round() {
        try {
            Retention.Removed removed = retention.run(() -> !closed);
            if (!removed.nothing()) {
                LOG.info(
                        "forgotten, since older than drover.retention.*: {} messages, {} events, {} dead letters,"
                                + " {} publications",
                        removed.messages(),
                        removed.events(),
                        removed.deadLetters(),
                        removed.publications());
            }
        } catch (RuntimeException e) {
            LOG.warn("old rows could not be removed; trying again in {}: {}", interval, e.toString());
        }
    }

    @Override
    public void close() {
        closed = true;
        clockwork.shutdown();
        Threads.await(clockwork, 10);
    }
}
