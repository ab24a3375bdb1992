package io.drover;

import io.drover.bus.fedmsg.FedmsgIntake;
import io.drover.bus.fedmsg.FedmsgVerifier;
import io.drover.bus.fedmsg.Serializer;
import io.drover.bus.rabbit.RabbitConnections;
import io.drover.bus.rabbit.RabbitSettings;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A running {@code drover serialize}: fedmsg's messages into a RabbitMQ queue. No ledger, no routes. */
public final class Serializing implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final Serializer serializer;

    /** Begins; @throws SettingsException for a setting that cannot be used. */
    public Serializing(Settings settings, Clock clock) {
        Sections sections = new Sections(ForeignEnvironment.none(settings));
        FedmsgBeans fedmsg = new FedmsgBeans(settings, clock);
        FedmsgVerifier verifier = settings.flag("drover.fedmsg.verify") ? fedmsg.verifier() : null;
        Set<String> endpoints = sections.list("drover.fedmsg.endpoints");
        try {
            RabbitSettings rabbit = sections.rabbit();
            Serializer.Target target = new Serializer.Target(
                    RabbitConnections.client(rabbit, "serialize"),
                    settings.required("drover.serialize.queue"),
                    form(settings.required("drover.serialize.form")),
                    settings.number("drover.serialize.buffer"),
                    rabbit.retry());
            FedmsgIntake.Reading reading = new FedmsgIntake.Reading(
                    fedmsg.network(endpoints, sections.list("drover.fedmsg.topics")),
                    verifier,
                    settings.number("drover.bus.max-message-bytes"));
            this.serializer = new Serializer(reading, target, DRAIN, clock).start();
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private static Serializer.Form form(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "loopabull" -> Serializer.Form.LOOPABULL;
            case "drover" -> Serializer.Form.DROVER;
            default -> throw new SettingsException("drover.serialize.form: loopabull or drover, not '" + word + "'");
        };
    }

    /** Numbers since the start, by name; {@code broker} says what is wrong with it, "connected" where nothing is. */
    public Map<String, Object> stats() {
        Serializer.Stats now = serializer.stats();
        Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("received", now.received());
        stats.put("confirmed", now.confirmed());
        stats.put("rejected", now.rejected());
        stats.put("forged", now.forged());
        stats.put("waiting", now.waiting());
        stats.put("publishers", now.publishers());
        stats.put("broker", now.trouble().isEmpty() ? "connected" : now.trouble());
        return stats;
    }

    @Override
    public void close() {
        serializer.close();
    }
}
