package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a JSON schema allows in one place, all its alternatives taken together. */
final class Shape {
    private final JsonNode root;
    private final Map<String, JsonNode> properties = new TreeMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final Set<String> types = new LinkedHashSet<>();
    private final Set<String> words = new LinkedHashSet<>();
    private boolean anyText;
    private boolean closed;
    private boolean single;
    private JsonNode items;
    private JsonNode others;

    private Shape(JsonNode root) {
        this.root = root;
        this.items = root.path("");
        this.others = root.path("");
    }

    /** @param root where its references begin */
    static Shape of(JsonNode schema, JsonNode root) {
        Shape shape = new Shape(root);
        shape.read(schema, true);
        return shape;
    }

    private void read(JsonNode schema, boolean always) {
        if (schema.has("$ref")) {
            read(root.at(schema.path("$ref").asText().substring(1)), always);
        }
        schema.path("properties").properties().forEach(property -> {
            if (properties.getOrDefault(property.getKey(), schema.path("")).isEmpty()) {
                properties.put(property.getKey(), property.getValue());
            }
        });
        if (schema.has("type")) {
            types.add(schema.path("type").asText());
            anyText |= schema.path("type").asText().equals("string") && !schema.has("enum") && !schema.has("const");
        }
        schema.path("enum").forEach(word -> words.add(word.asText()));
        if (schema.has("const")) {
            words.add(schema.path("const").asText());
        }
        if (always) {
            schema.path("required").forEach(name -> required.add(name.asText()));
        }
        closed |= schema.has("additionalProperties")
                && !schema.path("additionalProperties").asBoolean(true);
        if (schema.path("additionalProperties").isObject()) {
            others = schema.path("additionalProperties");
        }
        single |= schema.path("maxProperties").asInt() == 1;
        if (schema.has("items")) {
            items = schema.path("items");
        }
        for (String alternatives : new String[] {"oneOf", "anyOf", "allOf"}) {
            schema.path(alternatives).forEach(one -> read(one, false));
        }
    }

    Map<String, JsonNode> properties() {
        return properties;
    }

    Set<String> required() {
        return required;
    }

    /** Words one of which it is; empty where it is any text. */
    Set<String> words() {
        return anyText ? Set.of() : words;
    }

    /** Whether it has the properties that are listed and no others. */
    boolean isClosed() {
        return closed && !properties.isEmpty() && others.isMissingNode();
    }

    /** Whether one property at a time is all it has. */
    boolean isSingle() {
        return single;
    }

    /** Missing where elements are not described. */
    JsonNode items() {
        return items;
    }

    /** Of properties that are not listed; missing where these are not described. */
    JsonNode others() {
        return others;
    }

    /** A schema that says nothing takes everything. */
    boolean takes(String type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean takesScalars() {
        return takes("string") || takes("boolean") || takes("number") || takes("integer");
    }

    boolean takesTrueAndFalseOnly() {
        return types.equals(Set.of("boolean"));
    }

    @Override
    public String toString() {
        return String.join(" or ", types);
    }
}
