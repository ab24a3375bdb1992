package io.drover;

import io.drover.api.ArchiveHealthCheck;
import io.drover.bus.archive.ArchiveLedger;
import io.drover.bus.archive.ArchiveSettings;
import io.drover.bus.archive.ArchiveWatch;
import io.drover.bus.archive.DatagrepperMessages;
import io.drover.bus.archive.Doorway;
import io.drover.ledger.ArchiveMarks;
import io.drover.ledger.ArchiveTurn;
import io.drover.ledger.Database;
import io.drover.ledger.KnownMessages;
import io.drover.settings.Settings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the wiring that concerns the archive of the bus. */
final class ArchiveBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveBeans.class);
    private static final Duration TURN = Duration.ofMinutes(2);

    private final Settings settings;
    private final Clock clock;
    private final ArchiveSettings archive;
    private final ArchiveLedger ledger;
    private @Nullable ArchiveWatch watch;

    /** To be made before messages come in: it notes when the last one did. */
    ArchiveBeans(Settings settings, Clock clock, Database database) {
        this.settings = settings;
        this.clock = clock;
        this.archive = section();
        KnownMessages known = new KnownMessages(database);
        this.ledger = new ArchiveLedger(
                new ArchiveMarks(database),
                new ArchiveTurn(database, clock, settings.required("drover.instance"), TURN),
                known,
                isEnabled(settings) ? known.newest().orElse(null) : null);
    }

    /** Whether there is an archive to ask. */
    static boolean isEnabled(Settings settings) {
        return !settings.text("drover.archive.url").isBlank();
    }

    ArchiveBeans bind(BiConsumer<String, Object> registry) {
        registry.accept(
                "datagrepperMessages", new DatagrepperMessages(settings.number("drover.archive.max-answer-bytes")));
        if (isEnabled(settings)) {
            registry.accept("archiveHealth", new ArchiveHealthCheck(ledger.marks()));
        }
        return this;
    }

    /** Begins to ask; says so where there is nobody to ask. */
    void start(CamelContext context, Doorway doorway) {
        if (!isEnabled(settings)) {
            LOG.info("no archive is asked for messages that the bus loses; drover.archive.url would name one");
            return;
        }
        ArchiveWatch started = new ArchiveWatch(archive, clock, context, doorway, ledger);
        watch = started;
        MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (registry != null) {
            FunctionCounter.builder("drover.archive.recovered", started, ArchiveWatch::recovered)
                    .description("Messages found in the archive that the bus had not brought")
                    .register(registry);
        }
        started.start();
    }

    private ArchiveSettings section() {
        if (isEnabled(settings)) {
            URI url = URI.create(settings.text("drover.archive.url"));
            if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?") || url.getQuery() != null) {
                throw new IllegalArgumentException(
                        "drover.archive.url '" + url + "' is not an http or https URL without a query");
            }
        }
        return new ArchiveSettings(
                settings.duration("drover.archive.interval"),
                settings.duration("drover.archive.grace"),
                settings.duration("drover.archive.overlap"),
                settings.duration("drover.archive.sweep"),
                settings.duration("drover.archive.sweep-interval"),
                settings.duration("drover.archive.max-age"),
                settings.duration("drover.archive.first-look-back"),
                settings.duration("drover.archive.longest-slice"),
                settings.duration("drover.archive.retry-most"));
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
