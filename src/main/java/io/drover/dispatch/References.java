package io.drover.dispatch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Values that an action takes over from earlier ones: wherever parameters hold {@code {"$from": key, "path": ".nvr"}},
 * the value at that path of the result of the action with that key stands when the action runs.
 */
public final class References {
    private static final String FROM = "$from";

    private References() {}

    /** The keys that are referred to, in order of appearance. */
    public static Set<String> keysIn(JsonNode parameters) {
        Set<String> keys = new LinkedHashSet<>();
        collect(parameters, keys);
        return keys;
    }

    private static void collect(JsonNode node, Set<String> keys) {
        if (node.isObject() && node.has(FROM)) {
            keys.add(node.get(FROM).asText());
        } else {
            node.forEach(child -> collect(child, keys));
        }
    }

    /**
     * The parameters with every reference filled in.
     *
     * @param results result objects by key
     * @throws IllegalArgumentException where the key or the path leads to nothing
     */
    public static JsonNode fill(JsonNode parameters, Map<String, JsonNode> results) {
        if (parameters.isObject() && parameters.has(FROM)) {
            return value(parameters, results);
        }
        if (parameters.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            parameters.fields().forEachRemaining(f -> filled.set(f.getKey(), fill(f.getValue(), results)));
            return filled;
        }
        if (parameters.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            parameters.forEach(element -> filled.add(fill(element, results)));
            return filled;
        }
        return parameters;
    }

    private static JsonNode value(JsonNode reference, Map<String, JsonNode> results) {
        String key = reference.get(FROM).asText();
        String path = reference.path("path").asText(".");
        JsonNode result = results.get(key);
        if (result == null) {
            throw new IllegalArgumentException(
                    "$from '" + key + "': this action does not depend on an action of that key");
        }
        if (!path.startsWith(".")) {
            throw new IllegalArgumentException(
                    "$from '" + key + "': the path " + path + " does not begin with a dot, as .nvr does");
        }
        JsonNode value = path.equals(".") ? result : result.at(JsonPointer.compile(path.replace('.', '/')));
        if (value.isMissingNode() || value.isNull()) {
            throw new IllegalArgumentException(
                    "$from '" + key + "': its result has nothing at " + path + ": " + result);
        }
        return value;
    }
}
