package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What people are told of a verb, as its kamelet says it.
 *
 * @param name koji-tag-build
 * @param system whose queue its actions wait in
 * @param description one or two sentences
 * @param schema JSON schema of the parameters, an object with {@code properties}
 */
public record VerbSheet(String name, String system, String description, ObjectNode schema) {

    /** One parameter. @param schema of its value, with {@code type} and what goes with it */
    public record Parameter(String name, String description, boolean required, JsonNode schema) {}

    /** The first word of the name: koji. What a people's command begins with. */
    public String area() {
        return name.contains("-") ? name.substring(0, name.indexOf('-')) : name;
    }

    /** The rest of the name: tag-build. */
    public String word() {
        return name.substring(name.indexOf('-') + 1);
    }

    /** In the kamelet's order. */
    public List<Parameter> parameters() {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(needed -> required.add(needed.asText()));
        List<Parameter> parameters = new ArrayList<>();
        schema.path("properties")
                .properties()
                .forEach(property -> parameters.add(new Parameter(
                        property.getKey(),
                        property.getValue().path("description").asText().strip(),
                        required.contains(property.getKey()),
                        property.getValue())));
        return parameters;
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("verb", name)
                .put("system", system)
                .put("description", description);
        json.set("schema", schema);
        return json;
    }

    /** What {@link #toJson} gave. @throws IllegalArgumentException where it is something else */
    public static VerbSheet parse(JsonNode json) {
        if (!json.path("verb").isTextual() || !(json.path("schema") instanceof ObjectNode schema)) {
            throw new IllegalArgumentException("no verb: want {\"verb\", \"system\", \"description\", \"schema\"}");
        }
        return new VerbSheet(
                json.path("verb").asText(),
                json.path("system").asText(),
                json.path("description").asText(),
                schema);
    }
}
