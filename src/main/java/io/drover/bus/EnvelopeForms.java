package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the forms of a body apart and takes each to pieces; the rules are on {@link Envelopes}. */
final class EnvelopeForms {
    private static final String SCHEMA_HEADER = "fedora_messaging_schema";

    /** What fedmsg, its signer, its store and datagrepper's first version put around a message. */
    private static final Set<String> FEDMSG_KEYS = Set.of(
            "topic",
            "msg",
            "msg_id",
            "msg-id",
            "timestamp",
            "i",
            "username",
            "crypto",
            "signature",
            "certificate",
            "headers",
            "source_name",
            "source_version",
            "seq_id",
            "category",
            "packages",
            "users",
            "msgJson");

    private EnvelopeForms() {}

    /**
     * An envelope in pieces.
     *
     * @param topic as the body gives it; null where the form has none
     * @param id as the body gives it; null where the form has none
     * @param timestamp missing where the body has none
     * @param headers the object of headers inside the body; missing where there is none
     */
    record Content(
            @Nullable String topic, @Nullable String id, JsonNode timestamp, JsonNode headers, JsonNode payload) {}

    static EnvelopeKind kindOf(ObjectNode body, ObjectNode headers) {
        boolean saysPayload = headers.has(SCHEMA_HEADER);
        if (saysPayload) {
            return isFedmsg(body) && isText(body.path("msg_id")) && hasOnlyFedmsgKeys(body)
                    ? EnvelopeKind.FEDMSG
                    : EnvelopeKind.FEDORA_MESSAGING;
        }
        boolean topicAndBody = isText(body.path("topic")) && body.path("body").isObject();
        if (topicAndBody && body.size() == 2) {
            return EnvelopeKind.LOOPABULL;
        }
        boolean ofFedmsg = body.has("msg_id") || body.has("timestamp") || hasOnlyFedmsgKeys(body);
        if (isFedmsg(body) && ofFedmsg) {
            return EnvelopeKind.FEDMSG;
        }
        boolean recorded = isText(body.path("id")) || body.path("headers").isObject();
        return topicAndBody && recorded ? EnvelopeKind.DATAGREPPER : EnvelopeKind.FEDORA_MESSAGING;
    }

    static Content read(EnvelopeKind kind, ObjectNode body, String topic) throws Unopenable {
        return switch (kind) {
            case FEDMSG -> fedmsg(body);
            case LOOPABULL -> loopabull(body);
            case DATAGREPPER ->
                new Content(
                        text(body, "topic"),
                        text(body, "id"),
                        body.path("headers").path("sent-at"),
                        body.path("headers"),
                        unwrapped(body.path("body"), body.path("topic").asText()));
            case FEDORA_MESSAGING ->
                new Content(null, null, MissingNode.getInstance(), MissingNode.getInstance(), unwrapped(body, topic));
        };
    }

    private static Content fedmsg(ObjectNode body) throws Unopenable {
        JsonNode msg = body.path("msg");
        if (msg.isNull() || msg.isMissingNode()) {
            throw new Unopenable("the fedmsg envelope holds no msg");
        }
        String id = text(body, "msg_id");
        return new Content(
                text(body, "topic"),
                id == null ? text(body, "msg-id") : id,
                body.path("timestamp"),
                body.path("headers"),
                unwrapped(msg, body.path("topic").asText()));
    }

    private static Content loopabull(ObjectNode body) throws Unopenable {
        String topic = body.path("topic").asText();
        ObjectNode inner = (ObjectNode) body.path("body");
        if (!isFedmsg(inner)) {
            JsonNode none = MissingNode.getInstance();
            return new Content(topic, null, none, none, unwrapped(inner, topic));
        }
        Content content = fedmsg(inner);
        if (!topic.equals(content.topic())) {
            throw new Unopenable("the message names two topics: " + Excerpt.of(topic, Topic.MAX_BYTES) + " outside and "
                    + Excerpt.of(content.topic(), Topic.MAX_BYTES) + " inside");
        }
        return content;
    }

    private static boolean isFedmsg(ObjectNode body) {
        return isText(body.path("topic")) && body.has("msg");
    }

    private static JsonNode unwrapped(JsonNode payload, String topic) {
        boolean wrapping = payload instanceof ObjectNode object
                && isText(object.path("msg_id"))
                && object.path("msg").isObject()
                && object.path("topic").asText(topic).equals(topic)
                && hasOnlyFedmsgKeys(object);
        return wrapping ? payload.path("msg") : payload;
    }

    private static boolean hasOnlyFedmsgKeys(ObjectNode body) {
        return body.properties().stream().allMatch(entry -> FEDMSG_KEYS.contains(entry.getKey()));
    }

    private static @Nullable String text(ObjectNode body, String name) {
        return isText(body.path(name)) ? body.path(name).textValue() : null;
    }

    private static boolean isText(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty();
    }
}
