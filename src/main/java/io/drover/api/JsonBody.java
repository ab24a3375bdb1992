package io.drover.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The JSON object that a request must bring. */
public final class JsonBody {
    private JsonBody() {}

    /** @throws ApiError 415 for what is not said to be JSON, 400 for what is no JSON object */
    public static ObjectNode of(Request request) {
        // A page of another site can make a browser send a form or plain text with the user's login, but not this.
        if (!request.contentType().toLowerCase(Locale.ROOT).startsWith(Answer.JSON)) {
            throw ApiError.of(415, "Send Content-Type: application/json.");
        }
        try {
            JsonNode body = Json.parse(request.body());
            if (body instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw ApiError.badRequest("The body is not JSON: " + e.getOriginalMessage());
        }
        throw ApiError.badRequest("Send a JSON object.");
    }
}
