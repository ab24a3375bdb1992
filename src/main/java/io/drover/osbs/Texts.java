package io.drover.osbs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON that stands in texts: results of pipelines, annotations, last words of containers. It may be malformed. */
final class Texts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 1_000;
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern ID = Pattern.compile("\"?(\\d{1,18})\"?");
    private static final int MOST_ERRORS = 10;

    private Texts() {}

    /** An object or array, as it is or in a text; empty for anything else. */
    static Optional<JsonNode> json(JsonNode value) {
        if (!value.isTextual()) {
            return value.isContainerNode() ? Optional.of(value) : Optional.empty();
        }
        try {
            JsonNode read = JSON.readTree(value.textValue());
            return read != null && read.isContainerNode() ? Optional.of(read) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** An id that is a number, digits, or digits in quotes; empty where it is none. */
    static Optional<Long> id(JsonNode value) {
        var digits = ID.matcher(value.asText().strip());
        return digits.matches() ? Optional.of(Long.parseLong(digits.group(1))) : Optional.empty();
    }

    /** A line of at most 1,000 characters. */
    static String line(String text) {
        String line = SPACE.matcher(text).replaceAll(" ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /**
     * Adds what can be read to a result, and the names of what cannot to its {@code unread}.
     *
     * @param value "" or missing for what is not there
     */
    static void put(ObjectNode result, String member, JsonNode value) {
        if (value.asText().isBlank() && !value.isContainerNode()) {
            return;
        }
        Optional<JsonNode> read = json(value);
        if (read.isPresent()) {
            result.set(member, read.get());
        } else {
            result.withArray("unread").add(member);
        }
    }

    /** The same for an id. */
    static void putId(ObjectNode result, String member, JsonNode value) {
        if (value.asText().isBlank()) {
            return;
        }
        Optional<Long> id = id(value);
        if (id.isPresent()) {
            result.put(member, id.get());
        } else {
            result.withArray("unread").add(member);
        }
    }

    /**
     * {@code plugin: its error; …} of annotations, whose {@code errors} stand at the top or one member deeper, there as an
     * object or as a text of one; "" where there are none.
     */
    static String pluginErrors(JsonNode annotations) {
        List<String> errors = new ArrayList<>();
        json(annotations).ifPresent(object -> {
            collect(object.path("errors"), errors);
            for (JsonNode member : object) {
                json(member).ifPresent(deeper -> collect(deeper.path("errors"), errors));
            }
        });
        return line(String.join("; ", errors));
    }

    private static void collect(JsonNode errors, List<String> lines) {
        json(errors).orElseGet(MissingNode::getInstance).properties().forEach(error -> {
            String words = error.getValue().asText();
            if (lines.size() < MOST_ERRORS && !words.isBlank()) {
                lines.add(error.getKey() + ": " + words);
            }
        });
    }
}
