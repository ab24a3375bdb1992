package io.drover.bus.fedmsg;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.drover.bus.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Reads JSON so that it can be written again as Python wrote it: numbers stay the text they are, members are sorted by
 * code point, of a name written twice the last counts. An object is a {@link NavigableMap}, an array a {@link List}, a text
 * a {@link String}; everything else is a {@link Literal}. Bounds are those of the intake's own reader: nesting 200, numbers
 * 1000 characters, strict UTF-8, nothing behind the value.
 */
final class JsonTree {
    static final int MAX_NESTING = 200;
    static final int MAX_NUMBER_LENGTH = 1000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    /** By code point, as Python sorts; {@link String#compareTo} goes by UTF-16 unit, which differs beyond U+FFFF. */
    private static final Comparator<String> BY_CODE_POINT = JsonTree::compare;

    private JsonTree() {}

    /** A number, true, false or null, as it was written. */
    record Literal(String text) {}

    /** Why bytes cannot be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    /** An object's members; a copy of them that may be changed is made by {@link #copy}. */
    static NavigableMap<String, Object> object(byte[] json) throws Unreadable {
        try (JsonParser parser = JSON.createParser(decoded(json))) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new Unreadable(first == null ? "the body is empty" : "the body is JSON but no object");
            }
            NavigableMap<String, Object> members = members(parser);
            if (parser.nextToken() != null) {
                throw new Unreadable("something stands behind the JSON object");
            }
            return members;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new Unreadable("the body is not JSON within bounds: " + Excerpt.of(e.getOriginalMessage(), 300)
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    static NavigableMap<String, Object> copy(NavigableMap<String, Object> members) {
        return new TreeMap<>(members);
    }

    private static String decoded(byte[] json) throws Unreadable {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Unreadable("the body is not valid UTF-8: " + e.getMessage());
        }
    }

    private static NavigableMap<String, Object> members(JsonParser parser) throws IOException {
        NavigableMap<String, Object> members = new TreeMap<>(BY_CODE_POINT);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            default -> new Literal(parser.getText());
        };
    }

    private static List<Object> elements(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static int compare(String left, String right) {
        int at = 0;
        while (at < left.length() && at < right.length()) {
            int here = left.codePointAt(at);
            int there = right.codePointAt(at);
            if (here != there) {
                return Integer.compare(here, there);
            }
            at += Character.charCount(here);
        }
        return Integer.compare(left.length(), right.length());
    }
}
