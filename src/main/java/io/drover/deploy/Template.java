package io.drover.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object as YAML with places, {@code ${name}}: filled in the tree, so that no value can become something else than a value. A
 * place that is a whole value takes any node; a field whose place is filled with null is left out.
 */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-zA-Z]+)}");

    private Template() {}

    /** @param resource under {@code /deploy} in the jar */
    static String text(String resource) {
        try (InputStream in =
                Objects.requireNonNull(Template.class.getResourceAsStream("/deploy/" + resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode filled(String resource, Map<String, JsonNode> values) {
        try {
            return (ObjectNode) fill(Yaml.read(text(resource)), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode fill(JsonNode node, Map<String, JsonNode> values) {
        if (node instanceof ObjectNode object) {
            ObjectNode filled = Yaml.object();
            object.properties().forEach(field -> {
                JsonNode value = fill(field.getValue(), values);
                if (!value.isNull()) {
                    filled.set(word(field.getKey(), values), value);
                }
            });
            return filled;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> filled.add(fill(element, values)));
            return filled;
        }
        if (!node.isTextual()) {
            return node;
        }
        Matcher whole = PLACE.matcher(node.asText());
        return whole.matches()
                ? value(whole.group(1), values)
                : JsonNodeFactory.instance.textNode(word(node.asText(), values));
    }

    private static String word(String text, Map<String, JsonNode> values) {
        return PLACE.matcher(text)
                .replaceAll(place ->
                        Matcher.quoteReplacement(value(place.group(1), values).asText()));
    }

    private static JsonNode value(String name, Map<String, JsonNode> values) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
