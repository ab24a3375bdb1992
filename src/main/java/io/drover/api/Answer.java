package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP answer.
 *
 * @param stream what is sent in place of the body, as it comes; null for an answer that is complete
 */
public record Answer(
        int status, String contentType, byte[] body, Map<String, String> headers, @Nullable InputStream stream) {
    public static final String JSON = "application/json";
    private static final byte[] NOTHING = {};

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** A complete one. */
    public Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null);
    }

    /** One that is sent as it comes. */
    static Answer streamed(String contentType, InputStream stream) {
        return new Answer(200, contentType, NOTHING, Map.of(), stream);
    }

    public static Answer json(int status, JsonNode body) {
        return new Answer(status, JSON, Json.bytes(body), Map.of());
    }

    public static Answer ok(JsonNode body) {
        return json(200, body);
    }

    static Answer empty(int status, Map<String, String> headers) {
        return new Answer(status, JSON, NOTHING, headers);
    }

    /** What a HEAD gets. */
    Answer withoutBody() {
        return new Answer(status, contentType, NOTHING, headers);
    }
}
