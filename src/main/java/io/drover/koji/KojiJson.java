package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** XML-RPC values as JSON and back. Bytes become base64 text; every integer is a long; null is {@code null}, never left out. */
public final class KojiJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private KojiJson() {}

    /** The JSON of a value that {@link XmlRpcReader} gave. */
    public static JsonNode toJson(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof JsonNode node) {
            return node;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, member) -> object.set(String.valueOf(key), toJson(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode(list.size());
            list.forEach(element -> array.add(toJson(element)));
            return array;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Double || value instanceof Float) {
            return NODES.numberNode(((Number) value).doubleValue());
        }
        if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        if (value instanceof byte[] bytes) {
            return NODES.binaryNode(bytes);
        }
        return NODES.textNode(value.toString());
    }

    /**
     * The value to be written for JSON, also inside Maps and Lists of Java.
     *
     * @throws XmlRpcException for a JSON number beyond 64 bits
     */
    public static @Nullable Object toValue(@Nullable Object json) {
        if (json instanceof JsonNode node) {
            return ofNode(node);
        }
        if (json instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            map.forEach((key, value) -> values.put(String.valueOf(key), toValue(value)));
            return values;
        }
        if (json instanceof Iterable<?> list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.forEach(element -> values.add(toValue(element)));
            return values;
        }
        return json;
    }

    private static @Nullable Object ofNode(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL, MISSING -> null;
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            case NUMBER -> number(node);
            case OBJECT -> members(node);
            case ARRAY -> elements(node);
            case BINARY, POJO -> throw new XmlRpcException("no form for JSON of the kind " + node.getNodeType());
        };
    }

    private static Object number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return node.doubleValue();
        }
        if (!node.canConvertToLong()) {
            throw new XmlRpcException("koji takes integers of 64 bits, not " + node);
        }
        return node.longValue();
    }

    private static Map<String, @Nullable Object> members(JsonNode node) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        node.properties().forEach(member -> values.put(member.getKey(), ofNode(member.getValue())));
        return values;
    }

    private static List<@Nullable Object> elements(JsonNode node) {
        List<@Nullable Object> values = new ArrayList<>(node.size());
        node.forEach(element -> values.add(ofNode(element)));
        return values;
    }
}
