package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A header table as a JSON object: types kept where JSON has them, dates as ISO text, bytes as base64. Left out are names
 * starting with Camel, in any spelling, since no sender has a business there; values that look like credentials are
 * masked.
 */
final class AmqpHeaders {
    static final int MAX_CHARACTERS = 64 * 1024;

    private static final int MAX_DEPTH = 20;
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)authori[sz]ation|passw|secret|token|cookie|credential|api[-_]?key");
    private static final Pattern SECRET_VALUE = Pattern.compile("(?is)\\s*(bearer|basic)\\s+\\S.*");
    private static final TextNode MASK = TextNode.valueOf("***");

    private AmqpHeaders() {}

    static ObjectNode toJson(Map<?, ?> table) throws Unopenable {
        ObjectNode json = object(table, 0);
        int length = json.toString().length();
        if (length > MAX_CHARACTERS) {
            throw new Unopenable(
                    "the headers take " + length + " characters as JSON, more than " + MAX_CHARACTERS + " are kept");
        }
        return json;
    }

    private static ObjectNode object(Map<?, ?> table, int depth) throws Unopenable {
        if (depth > MAX_DEPTH) {
            throw new Unopenable("the headers are nested deeper than " + MAX_DEPTH);
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<?, ?> entry : table.entrySet()) {
            String name = String.valueOf(entry.getKey());
            if (!name.toLowerCase(Locale.ROOT).startsWith("camel")) {
                json.set(name, masked(name, value(entry.getValue(), depth)));
            }
        }
        return json;
    }

    /** Headers that are JSON already, as an archive gives them. */
    static Map<String, JsonNode> table(ObjectNode json) {
        Map<String, JsonNode> table = new LinkedHashMap<>();
        json.properties().forEach(entry -> table.put(entry.getKey(), entry.getValue()));
        return table;
    }

    private static JsonNode masked(String name, JsonNode value) {
        boolean readable = value.isTextual() || value.isBinary();
        boolean secret = readable
                && (SECRET_NAME.matcher(name).find()
                        || SECRET_VALUE.matcher(value.asText()).matches());
        return secret ? MASK : value;
    }

    private static JsonNode value(@Nullable Object value, int depth) throws Unopenable {
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof Map<?, ?> table) {
            return object(table, depth + 1);
        }
        if (value instanceof Collection<?> list) {
            return array(list, depth + 1);
        }
        if (value instanceof ObjectNode json) {
            return object(table(json), depth + 1);
        }
        if (value instanceof JsonNode json) {
            return json;
        }
        return scalar(value);
    }

    private static ArrayNode array(Collection<?> list, int depth) throws Unopenable {
        if (depth > MAX_DEPTH) {
            throw new Unopenable("the headers are nested deeper than " + MAX_DEPTH);
        }
        ArrayNode json = JsonNodeFactory.instance.arrayNode(list.size());
        for (Object element : list) {
            json.add(masked("", value(element, depth)));
        }
        return json;
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Boolean flag) {
            return BooleanNode.valueOf(flag);
        }
        if (value instanceof BigDecimal number) {
            return DecimalNode.valueOf(number);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? DoubleNode.valueOf(number) : TextNode.valueOf(String.valueOf(number));
        }
        if (value instanceof Number number) {
            return LongNode.valueOf(number.longValue());
        }
        if (value instanceof byte[] bytes) {
            return BinaryNode.valueOf(bytes);
        }
        // AMQP's long strings come as objects of the client, whose toString is their text in UTF-8
        return TextNode.valueOf(value instanceof Date date ? date.toInstant().toString() : value.toString());
    }
}
