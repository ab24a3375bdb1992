package io.drover;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.bus.Intake;
import io.drover.bus.Received;
import io.drover.bus.Subscriptions;
import io.drover.bus.archive.Vetting;
import io.drover.bus.fedmsg.Authenticity;
import io.drover.bus.fedmsg.FedmsgHealthCheck;
import io.drover.bus.fedmsg.FedmsgIntake;
import io.drover.bus.fedmsg.FedmsgSettings;
import io.drover.bus.fedmsg.FedmsgVerifier;
import io.drover.bus.fedmsg.FedmsgVerifier.ValidAt;
import io.drover.bus.fedmsg.TrustSettings;
import io.drover.ledger.ReasonClass;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The part of the wiring that concerns fedmsg: settings, who is believed, the intake from ZeroMQ with its numbers. */
final class FedmsgBeans {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Settings settings;
    private final Sections sections;
    private final Clock clock;

    FedmsgBeans(Settings settings, Clock clock) {
        this.settings = settings;
        this.sections = new Sections(settings);
        this.clock = clock;
    }

    /** The intake, not started; empty where {@code drover.fedmsg.enabled} is false. */
    Optional<FedmsgIntake> intake(Subscriptions subscriptions, Intake intake) {
        if (!settings.flag("drover.fedmsg.enabled")) {
            return Optional.empty();
        }
        FedmsgIntake.Reading reading = new FedmsgIntake.Reading(
                network(sections.list("drover.fedmsg.endpoints"), sections.list("drover.fedmsg.topics")),
                settings.flag("drover.fedmsg.verify") ? verifier() : null,
                settings.number("drover.bus.max-message-bytes"));
        return Optional.of(new FedmsgIntake(reading, subscriptions, intake, clock));
    }

    static FedmsgHealthCheck health(FedmsgIntake intake) {
        return new FedmsgHealthCheck(intake);
    }

    /** Numbers of the intake beside Camel's. */
    static void meters(MeterRegistry registry, FedmsgIntake intake) {
        FunctionCounter.builder("drover.fedmsg.received", intake, FedmsgIntake::received)
                .description("Messages read from ZeroMQ")
                .register(registry);
        for (ReasonClass reason : List.of(ReasonClass.INVALID, ReasonClass.FORGED, ReasonClass.EXHAUSTED)) {
            FunctionCounter.builder("drover.fedmsg.stopped", intake, it -> it.stopped(reason))
                    .description("Messages read from ZeroMQ that became dead letters")
                    .tag("reason", reason.word())
                    .register(registry);
        }
        Gauge.builder("drover.fedmsg.connected", intake, it -> it.connected().values().stream()
                        .filter(is -> is)
                        .count())
                .description("Publishers there is a connection to")
                .register(registry);
        Gauge.builder("drover.fedmsg.last.message", intake, it -> it.last()
                        .map(at -> at.toEpochMilli() / 1000.0)
                        .orElse(Double.NaN))
                .description("When the last message came, seconds since 1970")
                .register(registry);
    }

    /** How messages of each source are checked once more when a dead letter is replayed. */
    Map<String, Function<Received, Optional<String>>> checks() {
        if (settings.text("drover.fedmsg.ca").isBlank()) {
            return Map.of();
        }
        FedmsgVerifier verifier = verifier();
        return Map.of("fedmsg", received -> objection(verifier.check(received.body(), ValidAt.MESSAGE_TIME)));
    }

    /** Archived fedmsg envelopes are checked where there is a CA; what is not signed there came from RabbitMQ. */
    Vetting vetting() {
        if (settings.text("drover.fedmsg.ca").isBlank()) {
            return Vetting.none();
        }
        FedmsgVerifier verifier = verifier();
        return row -> isSigned(row) ? objection(verifier.check(row, ValidAt.MESSAGE_TIME)) : Optional.empty();
    }

    /** The archive has the field in every row, null where RabbitMQ brought the message. */
    private static boolean isSigned(byte[] row) {
        try {
            return JSON.readTree(row).path("signature").isTextual();
        } catch (IOException e) {
            return true; // the verifier says what is wrong with it
        }
    }

    private static Optional<String> objection(Authenticity found) {
        if (found instanceof Authenticity.Verified) {
            return Optional.empty();
        }
        if (found instanceof Authenticity.Forged forged) {
            return Optional.of("not believed: " + forged.reason());
        }
        return Optional.of("its signature cannot be checked: "
                + (found instanceof Authenticity.CouldNotCheck ours
                        ? ours.reason()
                        : ((Authenticity.Unreadable) found).reason()));
    }

    /** @throws SettingsException names the key whose file cannot be used */
    FedmsgVerifier verifier() {
        if (settings.text("drover.fedmsg.ca").isBlank()) {
            throw new SettingsException(
                    "drover.fedmsg.ca: must be set, or drover.fedmsg.verify=false believes everybody."
                            + " Fedora's is at https://fedoraproject.org/fedmsg/ca.crt");
        }
        try {
            return new FedmsgVerifier(
                    new TrustSettings(
                            Path.of(settings.text("drover.fedmsg.ca")),
                            path("drover.fedmsg.crl"),
                            path("drover.fedmsg.policy-file"),
                            settings.flag("drover.fedmsg.nitpicky")),
                    clock);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    FedmsgSettings network(Set<String> endpoints, Set<String> topics) {
        try {
            FedmsgSettings.KeepAlive keepAlive = new FedmsgSettings.KeepAlive(
                    settings.duration("drover.fedmsg.keepalive-idle"),
                    settings.duration("drover.fedmsg.keepalive-interval"),
                    settings.number("drover.fedmsg.keepalive-count"));
            Duration first = settings.duration("drover.fedmsg.reconnect-first");
            Duration most = settings.duration("drover.fedmsg.reconnect-most");
            Duration heartbeat = settings.duration("drover.fedmsg.heartbeat");
            return new FedmsgSettings(
                    List.copyOf(endpoints),
                    topics,
                    settings.number("drover.fedmsg.high-water-mark"),
                    new FedmsgSettings.Network(first, most, keepAlive, heartbeat));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Path path(String key) {
        return settings.text(key).isBlank() ? null : Path.of(settings.text(key));
    }
}
