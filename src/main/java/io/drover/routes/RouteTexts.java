package io.drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.spi.Resource;

/** What stands in the files of routes and kamelets, read and not loaded. Immutable. */
public record RouteTexts(RouteFiles files) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String BUS = "bus:";
    private static final String KAMELET = "kamelet:";
    private static final String ACTION = "action:";
    private static final String DIRECT = "direct:";

    /**
     * One route.
     *
     * @param group its capability, "" where its file says none
     * @param topics as they are written, placeholders among them; empty where it takes no messages of a bus
     * @param kamelets that it uses, by itself or by routes that it hands over to, those that its actions stand for among them:
     *     koji-tag-build-action
     */
    public record Route(String id, String description, String group, List<String> topics, Set<String> kamelets) {
        public Route {
            topics = List.copyOf(topics);
        }
    }

    /** Those that are loaded, by id. */
    public List<Route> routes() {
        Map<String, JsonNode> byId = new TreeMap<>();
        Map<String, JsonNode> parts = new HashMap<>();
        for (Resource file : files.load()) {
            for (JsonNode entry : entries(file)) {
                JsonNode route = entry.path("route");
                if (route.isObject()) {
                    byId.put(route.path("id").asText(), route);
                    parts.put(route.at("/from/uri").asText(), route);
                }
            }
        }
        return byId.values().stream().map(route -> route(route, parts)).toList();
    }

    private static JsonNode entries(Resource file) {
        try (InputStream in = file.getInputStream()) {
            return YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route route(JsonNode route, Map<String, JsonNode> parts) {
        String from = route.at("/from/uri").asText();
        Set<String> kamelets = new TreeSet<>();
        Set<String> handedOver = new HashSet<>(Set.of(from));
        collect(route.at("/from/steps"), kamelets, handedOver, parts);
        return new Route(
                route.path("id").asText(),
                route.path("description").asText().strip(),
                route.path("group").asText(),
                from.startsWith(BUS) ? List.of(from.substring(BUS.length()).split("\\s*,\\s*")) : List.of(),
                kamelets);
    }

    private static void collect(
            JsonNode node, Set<String> kamelets, Set<String> handedOver, Map<String, JsonNode> parts) {
        String uri = node.path("uri").asText().split("\\?", 2)[0];
        if (uri.startsWith(KAMELET)) {
            kamelets.add(uri.substring(KAMELET.length()));
        } else if (uri.startsWith(ACTION)) {
            kamelets.add(uri.substring(ACTION.length()) + "-action");
        } else if (uri.startsWith(DIRECT) && parts.containsKey(uri) && handedOver.add(uri)) {
            collect(parts.get(uri).at("/from/steps"), kamelets, handedOver, parts);
        }
        node.forEach(child -> collect(child, kamelets, handedOver, parts));
    }

    /** A kamelet's file as a tree. @throws IllegalArgumentException where it is no YAML */
    public Optional<JsonNode> kamelet(String name) {
        return files.kamelet(name).map(file -> {
            try (file) {
                return YAML.readTree(file);
            } catch (IOException e) {
                throw new IllegalArgumentException("kamelet " + name + " is no YAML: " + e.getMessage(), e);
            }
        });
    }
}
