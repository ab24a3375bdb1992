package io.drover.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A message as it was received once, and what lookups about it answered then.
 *
 * @param message as {@code drover send} takes it: {@code {"topic", "id", "headers", "body"}} or a fedmsg envelope
 */
public record Recording(byte[] message, Answers answers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOOKUPS = "lookups";

    /** Of the message, prefix included; empty where it has none, or is none. */
    public String topic() {
        try {
            return JSON.readTree(message).path("topic").asText();
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Reads what {@code drover record} writes, a line each: the message, and beside its members {@code "lookups"}.
     *
     * @throws IllegalArgumentException for what is no JSON object
     */
    public static Recording parse(String line) {
        // most messages have none, and need not be parsed twice
        if (!line.contains("\"" + LOOKUPS + "\"")) {
            return new Recording(line.getBytes(StandardCharsets.UTF_8), Answers.NONE);
        }
        try {
            JsonNode read = JSON.readTree(line);
            if (!(read instanceof ObjectNode object)) {
                throw new IllegalArgumentException("no JSON object");
            }
            JsonNode lookups = object.remove(LOOKUPS);
            return new Recording(
                    JSON.writeValueAsBytes(object),
                    lookups == null || !lookups.isArray() ? Answers.NONE : Answers.parse(lookups));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
