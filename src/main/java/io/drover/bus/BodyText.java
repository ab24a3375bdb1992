package io.drover.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to a JSON object, within bounds that a hostile sender cannot stretch: nesting 200, numbers 1000 digits, nothing
 * behind the object. Of a key written twice the last counts, as in Python.
 */
final class BodyText {
    static final int MAX_NESTING = 200;

    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private BodyText() {}

    /** The character set a message declares; UTF-8 where it is silent. */
    static String charsetOf(@Nullable String contentEncoding, @Nullable String contentType) {
        if (contentEncoding != null && !contentEncoding.isBlank()) {
            return contentEncoding.strip();
        }
        Matcher declared = CHARSET.matcher(contentType == null ? "" : contentType);
        return declared.find() ? declared.group(1) : StandardCharsets.UTF_8.name();
    }

    static ObjectNode object(byte[] body, String charset) throws Unopenable {
        if (body.length == 0) {
            throw new Unopenable("the body is empty");
        }
        JsonNode json = parse(decode(body, charset));
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new Unopenable("the body is a JSON " + json.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                + ", not an object: " + Excerpt.of(json.toString(), 80));
    }

    /** Strict, and by us: left to itself the parser would guess UTF-16 and UTF-32 from the first bytes. */
    private static String decode(byte[] body, String charset) throws Unopenable {
        Charset known = known(charset);
        try {
            String text = known.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Unopenable("the body is not valid " + known.name() + ": " + e.getMessage());
        }
    }

    private static Charset known(String name) throws Unopenable {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new Unopenable("the body's declared encoding '" + Excerpt.of(name, 60)
                    + "' is no character set known here (compressed bodies are not read)");
        }
    }

    private static JsonNode parse(String text) throws Unopenable {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isMissingNode()) {
                throw new Unopenable("the body is blank");
            }
            return json;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new Unopenable("the body is not JSON within bounds: " + Excerpt.of(e.getOriginalMessage(), 300)
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        }
    }
}
