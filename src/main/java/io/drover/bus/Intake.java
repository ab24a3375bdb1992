package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.bus.Opened.BusMessage;
import io.drover.bus.Opened.Unreadable;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.ActionRequests;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.ManualRequests;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.NewDelivery;
import io.drover.ledger.ReasonClass;
import io.drover.ledger.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way from any bus into the inbox: opens the envelope, finds the routes that want the message, and puts it. What
 * cannot be read goes in as a dead letter; what nobody wants goes in too, with a note. Thread-safe, never waits for
 * anything but the door.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int MAX_KEY = 500;
    /** An operator may send one by hand. */
    private static final Set<String> OURS_COME_FROM = Set.of("timer", "http");

    private final Envelopes envelopes;
    private final Environments environments;
    private final Subscriptions subscriptions;
    private final InboxDoor door;

    public Intake(Envelopes envelopes, Environments environments, Subscriptions subscriptions, InboxDoor door) {
        this.envelopes = envelopes;
        this.environments = environments;
        this.subscriptions = subscriptions;
        this.door = door;
    }

    /**
     * Takes a message in. An exception means that the door did not take it and that it must not be acknowledged.
     *
     * @param source where it came from, for the ledger: rabbitmq, fedmsg, http, archive, request
     */
    public void accept(Received received, String source, Acknowledgement acknowledgement) {
        door.put(entryOf(received, source), acknowledgement);
    }

    /**
     * Takes in what is known to be no message of ours to judge, as a dead letter; otherwise as {@link #accept}.
     *
     * @param evidence what is wrong with it, for people
     */
    public void reject(
            Received received, ReasonClass reason, String evidence, String source, Acknowledgement acknowledgement) {
        LOG.warn("message from {} on topic {} refused: {}", source, shown(received.topic()), evidence);
        door.put(deadLetter(reason, evidence, received, source), acknowledgement);
    }

    /** What the inbox is to store of it; nothing is put there. */
    public InboxEntry entryOf(Received received, String source) {
        // catches a fault of ours, not of the sender's: without this the message would come back for ever
        try {
            Opened opened = envelopes.open(received);
            if (opened instanceof BusMessage message) {
                return recorded(message, source);
            }
            String reason = ((Unreadable) opened).reason();
            LOG.warn("unreadable message from {} on topic {}: {}", source, shown(received.topic()), reason);
            return deadLetter(ReasonClass.INVALID, reason, received, source);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("message from {} on topic {} could not be taken in", source, shown(received.topic()), e);
            return deadLetter(ReasonClass.BUG, "the intake failed: " + e, received, source);
        }
    }

    /**
     * A message that is stored, as it would be taken in today: for the routes that there are now.
     *
     * @throws IllegalArgumentException where the row does not hold what opening it gave
     */
    public InboxMessage again(StoredMessage stored) {
        return recorded(envelopes.again(stored), stored.source());
    }

    private InboxMessage recorded(BusMessage message, String source) {
        Environments.Place place = placed(message.topic(), source);
        Returned returned = Returned.of(message.headers());
        List<NewDelivery> deliveries =
                place.name() == null ? List.of() : deliveries(place.name(), message.payload(), returned);
        return new InboxMessage(
                message.id(),
                message.busId(),
                message.topic(),
                place.environment(),
                message.sentAt(),
                source,
                message.kind().toString(),
                message.headers().toString(),
                message.raw(),
                deliveries.isEmpty() && place.note() == null
                        ? returned.note(String.valueOf(place.name()))
                        : place.note(),
                deliveries,
                deliveries.isEmpty() ? null : message.payload());
    }

    /** A stranger on the bus must not make timers tick, or request rebuilds. */
    private Environments.Place placed(String topic, String source) {
        Environments.Place place = environments.place(topic);
        return isOurs(place.name()) && !comesFromUs(String.valueOf(place.name()), source)
                ? new Environments.Place(place.environment(), null, "only Drover itself sends under " + place.name())
                : place;
    }

    /** Whether only Drover itself and its operators send under this name. */
    static boolean isOurs(@Nullable String name) {
        return Ticks.isTick(name)
                || (name != null && (name.startsWith(ManualRequests.TOPICS) || name.equals(ActionRequests.TOPIC)));
    }

    /** What may be sent under a name by hand says nothing of who may have which verb. */
    private static boolean comesFromUs(String name, String source) {
        return name.equals(ActionRequests.TOPIC)
                ? source.equals(ActionRequests.SOURCE)
                : OURS_COME_FROM.contains(source);
    }

    private List<NewDelivery> deliveries(String name, JsonNode payload, Returned returned) {
        List<NewDelivery> deliveries = new ArrayList<>(2);
        for (Subscription subscription : subscriptions.matching(name)) {
            if (returned.concerns(subscription, name)) {
                deliveries.add(new NewDelivery(subscription.route(), key(subscription, payload)));
            }
        }
        return deliveries;
    }

    /** A route's own expression may fail on a message it does not expect; judging will meet the same and say so. */
    private static @Nullable String key(Subscription subscription, JsonNode payload) {
        try {
            String key = subscription.key().apply(payload);
            return key == null || key.isBlank() ? null : Excerpt.of(key, MAX_KEY);
        } catch (RuntimeException e) {
            LOG.debug("route {} has no ordering key for this message: {}", subscription.route(), e.toString());
            return null;
        }
    }

    private static NewDeadLetter deadLetter(ReasonClass reason, String evidence, Received received, String source) {
        String topic = received.topic();
        return new NewDeadLetter(
                reason,
                Excerpt.of(evidence, 2000),
                source,
                topic.isEmpty() ? null : shown(topic),
                ReceivedAgain.headersOf(received),
                received.body());
    }

    private static String shown(String topic) {
        return Excerpt.of(topic, Topic.MAX_BYTES);
    }
}
