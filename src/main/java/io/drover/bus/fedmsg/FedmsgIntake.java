package io.drover.bus.fedmsg;

import io.drover.bus.Intake;
import io.drover.bus.Received;
import io.drover.bus.Subscriptions;
import io.drover.bus.fedmsg.Passage.Stopped;
import io.drover.bus.fedmsg.Passage.Through;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.ReasonClass;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The intake from ZeroMQ. fedmsg knows no receipts: what is read and not yet stored when the process dies is lost, and so is
 * what the publisher sends meanwhile; the archive back-fill brings it. The inbox is waited for while it is full, and
 * meanwhile nothing is read.
 */
public final class FedmsgIntake implements AutoCloseable {
    private static final String SOURCE = "fedmsg";

    private final FedmsgSettings settings;
    private final FedmsgGate gate;
    private final Intake intake;
    private final Clock clock;
    private final Subscriptions subscriptions;
    private final ZmqSubscriber subscriber;
    private final AtomicLong received = new AtomicLong();
    private final Map<ReasonClass, AtomicLong> stopped = new EnumMap<>(ReasonClass.class);
    private volatile @Nullable Instant last;

    /**
     * What comes out of the socket, and how far it is believed.
     *
     * @param verifier null to believe everybody
     * @param maxBytes {@code drover.bus.max-message-bytes}
     */
    public record Reading(FedmsgSettings settings, @Nullable FedmsgVerifier verifier, int maxBytes) {}

    public FedmsgIntake(Reading reading, Subscriptions subscriptions, Intake intake, Clock clock) {
        this.settings = reading.settings();
        this.gate = new FedmsgGate(reading.verifier(), reading.maxBytes(), clock);
        this.subscriptions = subscriptions;
        this.intake = intake;
        this.clock = clock;
        this.subscriber = new ZmqSubscriber(settings, this::prefixes, this::receive);
        for (ReasonClass reason : ReasonClass.values()) {
            stopped.put(reason, new AtomicLong());
        }
    }

    /** Begins to listen; returns at once, whether or not anybody is there. */
    public FedmsgIntake start() {
        subscriptions.onChange(subscriber::topicsChanged);
        subscriber.start();
        return this;
    }

    /** Messages read since the start. */
    public long received() {
        return received.get();
    }

    /** Of those, the ones that became dead letters for a reason of that class. */
    public long stopped(ReasonClass reason) {
        AtomicLong count = stopped.get(reason);
        return count == null ? 0 : count.get();
    }

    /** When the last message came; empty where none has. */
    public Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** Which endpoints there is a connection to. */
    public Map<String, Boolean> connected() {
        return subscriber.connected();
    }

    @Override
    public void close() {
        subscriber.close();
    }

    /** ZeroMQ matches prefixes: of a pattern with wildcards that is what stands before the first of them. */
    private Set<String> prefixes() {
        if (!settings.topics().isEmpty()) {
            return settings.topics();
        }
        return subscriptions.bindingKeys().stream()
                .map(key -> key.split("[*#]", 2)[0])
                .collect(Collectors.toSet());
    }

    private void receive(List<byte[]> frames) {
        received.incrementAndGet();
        last = clock.instant();
        Passage passage = gate.pass(frames);
        if (passage instanceof Through through) {
            intake.accept(received(through.topic(), through.json()), SOURCE, Acknowledgement.none());
            return;
        }
        Stopped letter = (Stopped) passage;
        AtomicLong count = stopped.get(letter.reasonClass());
        if (count != null) {
            count.incrementAndGet();
        }
        intake.reject(
                received(letter.topic(), letter.bytes()),
                letter.reasonClass(),
                letter.reason(),
                SOURCE,
                Acknowledgement.none());
    }

    private static Received received(String topic, byte[] json) {
        return new Received(topic, true, Map.of(), null, "application/json", "utf-8", json);
    }
}
