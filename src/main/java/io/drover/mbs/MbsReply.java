package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP answer of MBS, or of a proxy in front of it.
 *
 * @param retryAfter what the server asked us to wait, null where it did not say
 * @param date the server's clock, null where it did not say
 */
record MbsReply(MbsRequest request, int status, byte[] body, @Nullable Duration retryAfter, @Nullable Instant date) {
    private static final int SHOWN = 300;

    /** The answer as JSON; empty for HTML, half an answer or nothing. */
    Optional<JsonNode> json() {
        return MbsJson.read(body);
    }

    /** MBS's error text, or the beginning of what came instead, on one line. */
    String message() {
        String text = json().map(json -> json.path("message"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElseGet(() -> new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8)
                        .replaceAll("<[^>]*>", " "));
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /** {@code MBS POST module-builds/: HTTP 409, Module (state=5) already exists. …}. */
    String evidence() {
        String message = status < 300 ? "" : message();
        return request + ": HTTP " + status + (message.isEmpty() ? "" : ", " + message);
    }
}
