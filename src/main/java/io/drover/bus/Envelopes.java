package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.bus.Opened.BusMessage;
import io.drover.bus.Opened.Unreadable;
import io.drover.ledger.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Opens what came from a bus, in any of the forms of {@link EnvelopeKind}, and says why where it cannot. Never throws
 * and never takes longer than the size bound allows. Immutable, thread-safe.
 *
 * <p>Which form it is, first match: a body with exactly {@code topic} and {@code body} is loopabull's; one with
 * {@code topic}, {@code msg} and nothing foreign to fedmsg (or an id or time of fedmsg's) is fedmsg's; one with
 * {@code topic}, {@code body} and an {@code id} or {@code headers} is datagrepper's; everything else is a payload. A
 * message that carries {@code fedora_messaging_schema} says that its body is the payload, and is believed unless the
 * body is a complete fedmsg envelope.
 *
 * <p>A payload that is nothing but a second wrapping, {@code {"msg_id", "msg": {…}}} (bodhi#3304: Fedora's bridge put
 * openQA's and pungi's messages into it), is unwrapped, once, so that rules see one shape. Any other {@code msg} inside a
 * payload is the sender's own and stays.
 */
public final class Envelopes {
    private static final String CONTENT_ENCODING = "amqp:content-encoding";

    private final int maxBytes;

    /** @param maxBytes {@code drover.bus.max-message-bytes}: bodies longer than this are kept but not read */
    public Envelopes(int maxBytes) {
        if (maxBytes < 1024) {
            throw new IllegalArgumentException("drover.bus.max-message-bytes: at least 1024, not " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** Opens an envelope. */
    public Opened open(Received received) {
        try {
            return read(received);
        } catch (Unopenable e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The payload of a message from the ledger, the same as when it was first opened.
     *
     * @param envelope the kind's text
     * @param headers the JSON object
     * @param body byte for byte as received
     * @throws IllegalArgumentException where the row does not hold what {@link #open} gave
     */
    public JsonNode payload(String envelope, String topic, String headers, byte[] body) {
        try {
            ObjectNode kept = BodyText.object(headers.getBytes(StandardCharsets.UTF_8), "UTF-8");
            String charset = BodyText.charsetOf(kept.path(CONTENT_ENCODING).asText(null), null);
            EnvelopeKind kind = EnvelopeKind.of(envelope);
            return EnvelopeForms.read(kind, BodyText.object(body, charset), topic)
                    .payload();
        } catch (Unopenable e) {
            throw new IllegalArgumentException("message on " + topic + ": " + e.getMessage(), e);
        }
    }

    /** A message from the ledger, as when it was first opened. @throws IllegalArgumentException as {@link #payload} */
    BusMessage again(StoredMessage stored) {
        JsonNode payload = payload(stored.envelope(), stored.topic(), stored.headers(), stored.body());
        try {
            return new BusMessage(
                    stored.id(),
                    stored.busId(),
                    stored.topic(),
                    stored.sentAt(),
                    EnvelopeKind.of(stored.envelope()),
                    BodyText.object(stored.headers().getBytes(StandardCharsets.UTF_8), "UTF-8"),
                    stored.body(),
                    payload);
        } catch (Unopenable e) {
            throw new IllegalArgumentException("message on " + stored.topic() + ": " + e.getMessage(), e);
        }
    }

    private BusMessage read(Received received) throws Unopenable {
        byte[] raw = received.body();
        if (raw.length > maxBytes) {
            throw new Unopenable(
                    "the body has " + raw.length + " bytes, more than drover.bus.max-message-bytes = " + maxBytes);
        }
        ObjectNode outer = AmqpHeaders.toJson(received.headers());
        ObjectNode body = BodyText.object(raw, BodyText.charsetOf(received.contentEncoding(), received.contentType()));
        EnvelopeKind kind = EnvelopeForms.kindOf(body, outer);
        EnvelopeForms.Content content = EnvelopeForms.read(kind, body, received.topic());
        String topic = topic(received, content.topic());
        ObjectNode headers = headers(outer, content.headers());
        JsonNode sent = content.timestamp().isMissingNode() ? headers.path("sent-at") : content.timestamp();
        Instant sentAt = SentAt.of(sent);
        String busId = content.id() == null ? idBeside(received, headers) : content.id();
        MessageIds.Known id = MessageIds.of(busId, topic, sent.asText(), raw);
        keepCharset(headers, received);
        return new BusMessage(id.id(), id.busId(), topic, sentAt, kind, headers, raw, content.payload());
    }

    private static String topic(Received received, @Nullable String inner) throws Unopenable {
        if (inner != null && received.routed() && !inner.equals(received.topic())) {
            throw new Unopenable("the message was sent under the topic " + Excerpt.of(received.topic(), Topic.MAX_BYTES)
                    + " but says inside that its topic is " + Excerpt.of(inner, Topic.MAX_BYTES));
        }
        String topic = inner == null ? received.topic() : inner;
        String fault = Topic.faultOf(topic);
        if (fault != null) {
            throw new Unopenable(fault);
        }
        return topic;
    }

    /** The AMQP property; else a header. UMB's messages have an {@code id} header that is a build task's number. */
    private static @Nullable String idBeside(Received received, ObjectNode headers) {
        if (received.messageId() != null && !received.messageId().isBlank()) {
            return received.messageId();
        }
        String id = headers.path("id").asText("");
        return MessageIds.isUuid(id) ? id : headers.path("message-id").asText(null);
    }

    private static ObjectNode headers(ObjectNode outer, JsonNode inner) throws Unopenable {
        if (inner instanceof ObjectNode object && !object.isEmpty()) {
            outer.setAll(AmqpHeaders.toJson(AmqpHeaders.table(object)));
        }
        return outer;
    }

    /** Without it the stored bytes could not be read again. A sender's own header of this name gives way. */
    private static void keepCharset(ObjectNode headers, Received received) {
        headers.remove(CONTENT_ENCODING);
        String charset = BodyText.charsetOf(received.contentEncoding(), received.contentType());
        if (!charset.equalsIgnoreCase("utf-8")) {
            headers.put(CONTENT_ENCODING, charset);
        }
    }
}
