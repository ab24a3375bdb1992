package io.drover.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP answer of a service, or of a proxy in front of it, whatever its status.
 *
 * @param who was asked, for the evidence: {@code ODCS}
 * @param body as it came; at most 16 MiB
 * @param retryAfter what the server asked us to wait, null where it did not say
 * @param date the server's clock, null where it did not say
 */
public record JsonReply(
        String who,
        JsonRequest request,
        int status,
        byte[] body,
        @Nullable Duration retryAfter,
        @Nullable Instant date) {

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** The answer as JSON; empty for HTML, half an answer or nothing. */
    public Optional<JsonNode> json() {
        return JsonText.container(body);
    }

    /** The service's own words, or the beginning of what came instead, on one line. */
    public String message() {
        return json().map(json -> json.path("message"))
                .filter(JsonNode::isTextual)
                .map(text -> JsonText.line(text.textValue()))
                .orElseGet(() -> JsonText.excerpt(body));
    }

    /** {@code ODCS POST composes/: HTTP 400, packages should be a list}. */
    public String evidence() {
        String message = succeeded() && json().isPresent() ? "" : message();
        return who + " " + request + ": HTTP " + status + (message.isEmpty() ? "" : ", " + message);
    }
}
