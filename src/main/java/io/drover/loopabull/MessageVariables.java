package io.drover.loopabull;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The variables that loopabull gave a play, by the form its message came in: of fedmsg, and out of the serializer's queue, the
 * whole envelope; of RabbitMQ {@code {"msg": body}}. A play that reads {@code msg} works with all of them.
 */
public final class MessageVariables {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private MessageVariables() {}

    /**
     * @param envelope the form, as in the ledger
     * @param topic of the message, whole
     * @param busId the message's own id
     * @param body byte for byte as received
     */
    public static JsonNode of(String envelope, String topic, String busId, byte[] body) {
        JsonNode whole = read(body);
        return switch (envelope) {
            case "loopabull" -> whole.path("body");
            case "fedmsg" -> whole;
            case "datagrepper" ->
                wrapped(whole.path("body")).put("topic", topic).put("msg_id", busId);
            default -> wrapped(whole);
        };
    }

    private static ObjectNode wrapped(JsonNode payload) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        variables.set("msg", payload);
        return variables;
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("the ledger holds a message that is no JSON", e);
        }
    }
}
