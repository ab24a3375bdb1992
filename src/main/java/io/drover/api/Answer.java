package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One HTTP answer, complete. */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    public static final String JSON = "application/json";
    private static final byte[] NOTHING = {};

    public Answer {
        headers = Map.copyOf(headers);
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
