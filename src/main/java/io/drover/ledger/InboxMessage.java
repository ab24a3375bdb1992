package io.drover.ledger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bus message as it came, with the routes that want it. One with text that does not fit its column (a topic of more
 * than 255 characters) is stored as a dead letter instead.
 *
 * @param id the bus id without its {@code YYYY-}; the same id is the same message
 * @param busId the id as the bus wrote it, where that is not the plain form of {@code id}
 * @param topic as received, with the environment's prefix
 * @param environment {@code prod}, {@code stg}; null where the topic names none
 * @param sentAt null where the sender did not say; years outside 1 to 9999 are stored as null
 * @param source {@code rabbitmq}, {@code http}, {@code archive} …
 * @param envelope {@code fedora-messaging}, {@code fedmsg}, {@code loopabull}
 * @param headers a JSON object
 * @param body byte for byte as received; not copied, so leave it alone afterwards
 * @param note why no route was asked, where none was
 * @param deliveries a route named twice is asked once
 * @param payload the parsed body, given on to the judges in memory and never stored
 */
public record InboxMessage(
        UUID id,
        @Nullable String busId,
        String topic,
        @Nullable String environment,
        @Nullable Instant sentAt,
        String source,
        String envelope,
        String headers,
        byte[] body,
        @Nullable String note,
        List<NewDelivery> deliveries,
        @Nullable Object payload)
        implements InboxEntry {
    /** The source of what the bus's archive brought, late. */
    public static final String ARCHIVE = "archive";

    public InboxMessage {
        Map<String, NewDelivery> byRoute = new LinkedHashMap<>();
        deliveries.forEach(delivery -> byRoute.putIfAbsent(delivery.route(), delivery));
        deliveries = List.copyOf(byRoute.values());
    }

    /** The same under an id of ours: an envelope inside may carry the original's. */
    public InboxMessage renamed(UUID other) {
        return new InboxMessage(
                other, null, topic, environment, sentAt, source, envelope, headers, body, note, deliveries, payload);
    }
}
