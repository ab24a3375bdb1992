package io.drover.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer: read within bounds, as JSON or as one line for people. */
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int LARGEST_ANSWER = 16 << 20;
    private static final int SHOWN = 300;
    private static final Pattern TAGS = Pattern.compile("<[^>]{0,200}>");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");

    private JsonText() {}

    /** Closes the stream. @throws IOException where it breaks off, or is too long */
    static byte[] read(@Nullable InputStream body, String who) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        try (body) {
            byte[] read = body.readNBytes(LARGEST_ANSWER + 1);
            if (read.length > LARGEST_ANSWER) {
                throw new IOException(who + " is longer than " + LARGEST_ANSWER + " bytes");
            }
            return read;
        }
    }

    /** An object or array; empty for anything else. */
    static Optional<JsonNode> container(byte[] body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            return json != null && json.isContainerNode() ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The beginning, without tags, on one line. */
    static String excerpt(byte[] body) {
        return line(new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8));
    }

    static String line(String text) {
        String line = SPACE.matcher(TAGS.matcher(text).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
