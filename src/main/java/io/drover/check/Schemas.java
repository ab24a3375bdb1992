package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The JSON schemas that come with the jar: Camel's own of its YAML, and ours of what is Drover's. */
final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String DEFINITIONS = "/items/definitions/org.apache.camel.model.";

    private Schemas() {}

    /** Camel's, of a list of routes; a new copy. */
    static ObjectNode camel() {
        return (ObjectNode) read("/schema/camelYamlDsl.json");
    }

    /** Of {@code *.test.yaml}; a new copy. */
    static ObjectNode tests() {
        return (ObjectNode) read("/catalogue/test.schema.yaml");
    }

    /** Of {@code *.kamelet.yaml} but for the steps; a new copy. */
    static ObjectNode kamelets() {
        return (ObjectNode) read("/catalogue/kamelet.schema.yaml");
    }

    /** @param name RouteDefinition */
    static JsonNode definition(JsonNode camel, String name) {
        return camel.at(DEFINITIONS + name);
    }

    static JsonNode read(String resource) {
        try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return (resource.endsWith(".yaml") ? YAML : JSON).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
