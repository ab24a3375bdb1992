package io.drover.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a transport gave beside topic and body, kept as the JSON headers of a dead letter, and taken out of them when its
 * bytes are opened again. AMQP's own properties stand there under names that begin with {@code amqp:}.
 */
public final class ReceivedAgain {
    private static final String MESSAGE_ID = "amqp:message-id";
    private static final String CONTENT_TYPE = "amqp:content-type";
    private static final String CONTENT_ENCODING = "amqp:content-encoding";
    private static final String ROUTED = "amqp:routed";

    private ReceivedAgain() {}

    /** Null where the headers cannot be kept. */
    static @Nullable String headersOf(Received received) {
        ObjectNode headers;
        try {
            headers = AmqpHeaders.toJson(received.headers());
        } catch (Unopenable | RuntimeException | StackOverflowError e) {
            return null;
        }
        put(headers, MESSAGE_ID, received.messageId());
        put(headers, CONTENT_TYPE, received.contentType());
        put(headers, CONTENT_ENCODING, received.contentEncoding());
        headers.put(ROUTED, received.routed());
        return headers.toString();
    }

    private static void put(ObjectNode headers, String name, @Nullable String value) {
        headers.remove(name);
        if (value != null) {
            headers.put(name, Excerpt.of(value, 500));
        }
    }

    /**
     * As the transport gave it.
     *
     * @param headers JSON, as {@link #headersOf} made it
     * @return empty where the headers are no JSON object
     */
    public static Optional<Received> of(String topic, String headers, byte[] body) {
        ObjectNode kept;
        try {
            kept = BodyText.object(headers.getBytes(StandardCharsets.UTF_8), "UTF-8");
        } catch (Unopenable e) {
            return Optional.empty();
        }
        String messageId = kept.path(MESSAGE_ID).asText(null);
        String type = kept.path(CONTENT_TYPE).asText(null);
        String encoding = kept.path(CONTENT_ENCODING).asText(null);
        boolean routed = kept.path(ROUTED).asBoolean(false);
        return Optional.of(new Received(topic, routed, senders(kept), messageId, type, encoding, body));
    }

    /**
     * A payload of an operator's, with the headers of the message that it stands for and under its topic.
     *
     * @param id of the new message
     * @param causedBy what it stands for: dead-letter/5
     */
    public static Received edited(String topic, @Nullable String headers, String id, String causedBy, byte[] payload) {
        Map<String, Object> table = new HashMap<>();
        try {
            ObjectNode kept =
                    BodyText.object((headers == null ? "{}" : headers).getBytes(StandardCharsets.UTF_8), "UTF-8");
            table.putAll(senders(kept));
        } catch (Unopenable e) {
            // headers that nobody can read are no part of what the operator has looked at and sends
            table.clear();
        }
        table.keySet().removeIf(name -> name.equals("sent-at") || name.equals("id") || name.equals("message-id"));
        table.put("drover-caused-by", causedBy);
        return new Received(topic, false, table, id, "application/json", "utf-8", payload);
    }

    private static Map<String, Object> senders(ObjectNode kept) {
        kept.remove(MESSAGE_ID);
        kept.remove(CONTENT_TYPE);
        kept.remove(CONTENT_ENCODING);
        kept.remove(ROUTED);
        return new HashMap<>(AmqpHeaders.table(kept));
    }
}
