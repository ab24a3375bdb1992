package io.drover.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** JSON in and out of the faces. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    /** @throws JsonProcessingException for what is no JSON, or nested deeper than 1,000 */
    static JsonNode parse(byte[] bytes) throws JsonProcessingException {
        return MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
    }

    /** What a JSON column holds; its plain text where that is no JSON after all, null for null. */
    public static @Nullable JsonNode stored(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /** As {@link #stored}; an empty object where the column is null or holds anything but an object. */
    public static JsonNode storedObject(@Nullable String text) {
        JsonNode node = stored(text);
        return node != null && node.isObject() ? node : object();
    }

    /** Freshmaker's way: "2020-01-01T00:00:00Z", null for null. */
    public static @Nullable String seconds(@Nullable Instant time) {
        return time == null ? null : SECONDS.format(time);
    }

    /** With all digits that the ledger has, null for null. */
    public static @Nullable String exact(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
