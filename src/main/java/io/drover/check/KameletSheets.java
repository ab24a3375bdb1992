package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.drover.routes.RouteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What kamelets say of themselves: those that there are, their parameters, and those of the verbs that they are. */
final class KameletSheets {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ACTION = "-action";

    private final RouteFiles files;
    private final Set<String> names;
    private final Map<String, JsonNode> read = new HashMap<>();

    KameletSheets(RouteFiles files) {
        this.files = files;
        this.names = files.kamelets();
    }

    Set<String> names() {
        return names;
    }

    Set<String> verbs() {
        Set<String> verbs = new TreeSet<>();
        names.stream()
                .filter(name -> name.endsWith(ACTION))
                .map(name -> name.substring(0, name.length() - ACTION.length()))
                .forEach(verbs::add);
        return verbs;
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Its configuration: what stands behind the ? of its URI. */
    Schema properties(String kamelet) {
        return new Schema(sheet(kamelet).at("/spec/definition"));
    }

    /** What it takes as its body. */
    Schema question(String kamelet) {
        return new Schema(sheet(kamelet).at("/spec/dataTypes/in/types/json/schema"));
    }

    String description(String kamelet) {
        return sheet(kamelet).at("/spec/definition/description").asText().strip();
    }

    /** A JSON schema of an object. */
    record Schema(JsonNode json) {

        Set<String> names() {
            Set<String> names = new TreeSet<>();
            json.path("properties").fieldNames().forEachRemaining(names::add);
            return names;
        }

        /** Those without a default. */
        Set<String> required() {
            Set<String> names = new TreeSet<>();
            json.path("required").forEach(name -> names.add(name.asText()));
            names.removeIf(name -> json.path("properties").path(name).has("default"));
            return names;
        }
    }

    /** What is no YAML is missing here; the check of kamelets tells it. */
    JsonNode sheet(String kamelet) {
        return read.computeIfAbsent(kamelet, this::open);
    }

    private JsonNode open(String kamelet) {
        try (InputStream in = files.kamelet(kamelet).orElse(InputStream.nullInputStream())) {
            return YAML.readTree(in);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
