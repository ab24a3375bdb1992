package io.drover.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came back to a {@link RestRequest}.
 *
 * @param asked service and request, for evidence: {@code OSBS GET apis/…}
 * @param body as it came, bounded by its reader
 * @param retryAfter what the header of that name asks for, null where it does not
 */
public record RestReply(String asked, int status, byte[] body, @Nullable Duration retryAfter) {
    private static final int SHOWN = 300;
    private static final Pattern TAGS = Pattern.compile("<[^>]{0,200}>");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // numbers that are sent back have to be the same
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** An object or array; empty for anything else: a proxy's HTML page, half an answer, nothing at all. */
    public Optional<JsonNode> json() {
        try {
            JsonNode json = JSON.readTree(body);
            return json != null && json.isContainerNode() ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@code OSBS GET apis/…: HTTP 502}, the beginning of the body behind it. */
    public String evidence() {
        String text = new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8);
        return evidence(TAGS.matcher(text).replaceAll(" "));
    }

    /** The same with words of the caller's instead of the body. */
    public String evidence(String words) {
        String line = SPACE.matcher(words).replaceAll(" ").strip();
        String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
        return asked + ": HTTP " + status + (shown.isEmpty() ? "" : ", " + shown);
    }

    @Override
    public String toString() {
        return evidence();
    }
}
