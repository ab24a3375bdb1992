package io.drover.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A kamelet as people use it.
 *
 * @param name koji-tag-build-action
 * @param kind action, probe, lookup, or what its annotation says: shape
 * @param system that it asks, "" for none
 * @param notes what it is tied to, by what the annotations call it: probe, completion, verdict, cancel, artifact; permission
 * @param input fields of what it is given
 * @param settings options of the kamelet itself, which come from the configuration
 * @param gives what comes out, in a sentence; or the fields, in {@code output}
 * @param example a route that loads as it is; "" for what no route may use
 * @param routes ids of those that use it, sorted
 */
public record KameletSheet(
        String name,
        String title,
        String description,
        String kind,
        String system,
        ObjectNode notes,
        List<Field> input,
        List<Field> settings,
        List<Field> output,
        String gives,
        String example,
        List<String> routes) {
    public KameletSheet {
        input = List.copyOf(input);
        settings = List.copyOf(settings);
        output = List.copyOf(output);
        routes = List.copyOf(routes);
    }

    /** One field or option. @param schema of its value: type, default, enum, example, items */
    public record Field(String name, String type, boolean required, String description, JsonNode schema) {
        /** Of a JSON schema with properties; none where it has none. */
        static List<Field> of(JsonNode schema) {
            List<String> required = new ArrayList<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            List<Field> fields = new ArrayList<>();
            schema.path("properties")
                    .properties()
                    .forEach(property -> fields.add(new Field(
                            property.getKey(),
                            typeOf(property.getValue()),
                            required.contains(property.getKey()),
                            property.getValue().path("description").asText().strip(),
                            property.getValue())));
            return fields;
        }

        private static String typeOf(JsonNode schema) {
            JsonNode type = schema.path("type");
            if (type.isArray()) {
                List<String> all = new ArrayList<>();
                type.forEach(one -> all.add(one.asText()));
                return String.join(" or ", all);
            }
            JsonNode items = schema.at("/items/type");
            return items.isTextual() ? "array of " + items.asText() : type.asText("any");
        }

        ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("type", type)
                    .put("required", required)
                    .put("description", description);
            for (String more : List.of("default", "enum", "example", "format")) {
                if (schema.has(more)) {
                    json.set(more, schema.path(more));
                }
            }
            return json;
        }
    }

    /** What an action is called in routes and commands: koji-tag-build. */
    public String verb() {
        return kind.equals("action") ? name.substring(0, name.length() - "-action".length()) : name;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("verb", verb())
                .put("title", title)
                .put("description", description)
                .put("kind", kind)
                .put("system", system);
        json.setAll(notes);
        fields(json.putArray("parameters"), input);
        fields(json.putArray("settings"), settings);
        fields(json.putArray("output"), output);
        json.put("gives", gives).put("example", example);
        ArrayNode ids = json.putArray("routes");
        routes.forEach(ids::add);
        return json;
    }

    private static void fields(ArrayNode array, List<Field> fields) {
        fields.forEach(field -> array.add(field.toJson()));
    }
}
