package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that Drover publishes, as the JSON schemas in the jar describe them. */
public final class Schemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> NAMES = List.of(
            "drover.event.v1",
            "drover.action.v1",
            "freshmaker.event.v1",
            "freshmaker.event.min.v1",
            "freshmaker.build.v1");

    private Schemas() {}

    /** By name, the most general first. */
    public static Map<String, JsonNode> all() {
        Map<String, JsonNode> schemas = new LinkedHashMap<>();
        NAMES.forEach(name -> schemas.put(name, schema(name)));
        return schemas;
    }

    private static JsonNode schema(String name) {
        try (InputStream in = Schemas.class.getResourceAsStream("/schemas/" + name + ".json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("schema " + name + " of the jar", e);
        }
    }
}
