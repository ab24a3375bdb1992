package io.drover;

import io.drover.api.OutboxResource;
import io.drover.api.Resources;
import io.drover.api.freshmaker.FreshmakerMessages;
import io.drover.bus.outbox.Outbox;
import io.drover.bus.outbox.OutboxHealth;
import io.drover.bus.outbox.OutboxSettings;
import io.drover.bus.outbox.PublishMessage;
import io.drover.bus.outbox.StateMessages;
import io.drover.bus.rabbit.RabbitBroker;
import io.drover.bus.rabbit.RabbitSettings;
import io.drover.dispatch.Backoff;
import io.drover.ledger.Announcer;
import io.drover.ledger.BuildRows;
import io.drover.ledger.Changes;
import io.drover.ledger.Database;
import io.drover.ledger.EventRows;
import io.drover.ledger.OutboxRows;
import io.drover.ledger.OwnMessages;
import io.drover.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of the wiring that concerns what Drover publishes; from its making on every change of a state is told. Where it is switched off, or the bus is, nothing is owed:
 * what happens then is never published, later neither.
 */
final class Publishing {
    private final Settings settings;
    private final Database database;
    private final Clock clock;
    private final OutboxRows rows;
    private volatile @Nullable Outbox outbox;

    Publishing(Settings settings, Database database, Clock clock) {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
        this.rows = new OutboxRows(database, clock, settings.required("drover.instance"));
        database.tell(new Changes(announcers(), clock));
    }

    private boolean isOn() {
        return settings.flag("drover.bus.enabled") && settings.flag("drover.outbox.enabled");
    }

    private List<Announcer> announcers() {
        if (!isOn()) {
            return List.of();
        }
        List<Announcer> announcers = new ArrayList<>();
        announcers.add(new StateMessages(prefix()));
        if (settings.flag("drover.outbox.freshmaker")) {
            announcers.add(new FreshmakerMessages(
                    new EventRows(database),
                    new BuildRows(database),
                    prefix(),
                    settings.text("drover.api.public-url")));
        }
        return announcers;
    }

    private String prefix() {
        String own = settings.text("drover.outbox.topic-prefix").strip();
        String ofBus = settings.text("drover.bus.topic-prefix").split(",", 2)[0].strip();
        return own.isEmpty() ? ofBus : own;
    }

    /** The bean behind the verb that publishes what a route wants to say. */
    PublishMessage verb() {
        return new PublishMessage(new OwnMessages(database, clock), prefix(), isOn());
    }

    /** Begins to publish; does nothing where it is switched off. */
    AutoCloseable start(RabbitSettings bus, MeterRegistry metrics) {
        if (!isOn()) {
            return () -> {};
        }
        String exchange = settings.text("drover.outbox.exchange").strip();
        OutboxSettings section = new OutboxSettings(
                settings.number("drover.outbox.batch"),
                settings.duration("drover.outbox.interval"),
                new Backoff(
                        settings.duration("drover.outbox.retry-first"), settings.duration("drover.outbox.retry-most")));
        Outbox started = new Outbox(
                rows,
                new RabbitBroker(
                        bus,
                        exchange.isEmpty() ? bus.queue().exchange() : exchange,
                        settings.duration("drover.outbox.confirm-timeout"),
                        settings.required("drover.instance")),
                section,
                clock);
        outbox = started;
        gauges(metrics, started);
        return started.start();
    }

    private void gauges(MeterRegistry metrics, Outbox started) {
        RestFace.gauge(
                metrics, "drover.publications.owed", "Messages that the bus is to have yet", () -> rows.standing()
                        .owed());
        RestFace.gauge(
                metrics, "drover.publications.oldest.seconds", "Age of the oldest message that is owed", this::age);
        RestFace.gauge(
                metrics, "drover.publications.published", "Messages published since the start", started::published);
        RestFace.gauge(
                metrics,
                "drover.publications.trouble",
                "1 while the broker is away or refuses",
                () -> started.trouble().isPresent() ? 1 : 0);
    }

    private long age() {
        java.time.Instant oldest = rows.standing().oldest();
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }

    OutboxHealth health() {
        return new OutboxHealth(() -> outbox, rows);
    }

    Resources.Face face() {
        return new OutboxResource(isOn(), rows, this::trouble);
    }

    private Optional<String> trouble() {
        return Optional.ofNullable(outbox).flatMap(Outbox::trouble);
    }
}
