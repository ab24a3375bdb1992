package io.drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/** One file of routes. @param name its path, or where in the jar it is */
record RouteFile(String name, String text) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    Set<String> routeIds() {
        Set<String> ids = new HashSet<>();
        for (JsonNode entry : entries()) {
            if (entry.at("/route/id").isTextual()) {
                ids.add(entry.at("/route/id").asText());
            }
        }
        return ids;
    }

    /** The file as it is where nothing goes, so that line numbers stay true. */
    Optional<Resource> without(Set<String> ids) {
        if (routeIds().stream().noneMatch(ids::contains)) {
            return Optional.of(ResourceHelper.fromString(name, text));
        }
        ArrayNode rest = YAML.createArrayNode();
        for (JsonNode entry : entries()) {
            if (!ids.contains(entry.at("/route/id").asText())) {
                rest.add(entry);
            }
        }
        return rest.isEmpty() ? Optional.empty() : Optional.of(ResourceHelper.fromString(name, rest.toString()));
    }

    JsonNode entries() {
        try {
            JsonNode list = YAML.readTree(text);
            if (list == null || !list.isArray()) {
                throw new IllegalArgumentException(name + ": a route file is a YAML list; begin it with '- route:'");
            }
            return list;
        } catch (IOException e) {
            throw new IllegalArgumentException(name + ": no YAML: " + e.getMessage(), e);
        }
    }
}
