package io.drover.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A cluster's objects as {@code oc get -o yaml} told them, by {@code Kind name}. */
public record ClusterState(Map<String, JsonNode> objects) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    public ClusterState {
        objects = new TreeMap<>(objects);
    }

    /**
     * @param place a file, or a directory of .yaml, .yml and .json files; lists and several documents are taken
     * @throws DeployException where it cannot be read
     */
    public static ClusterState read(Path place) {
        Map<String, JsonNode> objects = new TreeMap<>();
        try (Stream<Path> found = Files.walk(place)) {
            for (Path file : found.filter(Files::isRegularFile)
                    .filter(file -> file.equals(place) || file.toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList()) {
                for (JsonNode document : Yaml.readAll(Files.readString(file))) {
                    add(document, file, objects);
                }
            }
        } catch (JsonProcessingException e) {
            throw new DeployException(place.toString(), "is no YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new DeployException(place.toString(), "cannot be read: " + e.getMessage());
        }
        return new ClusterState(objects);
    }

    private static void add(JsonNode document, Path file, Map<String, JsonNode> objects) {
        if (document.has("items") && document.path("kind").asText().endsWith("List")) {
            document.path("items").forEach(item -> add(item, file, objects));
        } else if (document.hasNonNull("kind")) {
            objects.put(name(document), document);
        } else if (!document.isNull() && !document.isMissingNode()) {
            throw new DeployException(
                    file.toString(), "holds something that is no object of a cluster: it has no kind");
        }
    }

    /**
     * What applying the rendering would change, a line each; empty where nothing. What the cluster adds of its own does not count,
     * nor do config maps of earlier revisions.
     */
    public List<String> differences(List<ObjectNode> rendered) {
        List<String> differences = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        Set<String> instances = new HashSet<>();
        for (ObjectNode object : rendered) {
            String name = name(object);
            wanted.add(name);
            instances.add(instance(object));
            JsonNode recorded = objects.get(name);
            if (recorded == null) {
                differences.add(name + ": is not there");
            } else {
                Differences.between(object, recorded, name, differences);
                applied(recorded).ifPresent(last -> Differences.gone(object, last, name, differences));
            }
        }
        objects.forEach((name, object) -> {
            if (!wanted.contains(name)
                    && instances.contains(instance(object))
                    && !object.path("immutable").asBoolean()
                    && object.at("/metadata/ownerReferences").isMissingNode()) {
                differences.add(name + ": is there and is not wanted; remove it by hand");
            }
        });
        return differences;
    }

    private static Optional<JsonNode> applied(JsonNode recorded) {
        JsonNode text = recorded.at("/metadata/annotations").path(LAST_APPLIED);
        try {
            return text.isTextual() ? Optional.of(Yaml.read(text.asText())) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String instance(JsonNode object) {
        return object.at("/metadata/labels").path(ClusterObjects.INSTANCE).asText("-");
    }

    private static String name(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }
}
