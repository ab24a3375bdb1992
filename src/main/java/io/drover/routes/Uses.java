package io.drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which routes and kamelets are made of which others. Not thread-safe. */
final class Uses {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String KAMELET = "kamelet:";
    private static final String DIRECT = "direct:";
    private static final String ACTION = "action:";

    private final RouteFiles files;
    private final Map<String, JsonNode> routes;
    private final UnaryOperator<String> resolve;
    /** Ids by what the route begins with. */
    private final Map<String, String> parts = new HashMap<>();

    /** @param resolve fills in placeholders */
    Uses(RouteFiles files, Map<String, JsonNode> routes, UnaryOperator<String> resolve) {
        this.files = files;
        this.routes = routes;
        this.resolve = resolve;
        routes.forEach((id, route) -> {
            String from = name(route.at("/route/from/uri").asText());
            if (from.startsWith(DIRECT)) {
                parts.put(from, id);
            }
        });
    }

    /** Whether a route uses one of these routes or kamelets, itself or by what it uses. */
    boolean reaches(String id, Set<String> some, Set<String> kamelets) {
        return reaches(id, some, kamelets, new HashSet<>());
    }

    private boolean reaches(String id, Set<String> some, Set<String> kamelets, Set<String> seen) {
        JsonNode route = routes.get(id);
        if (route == null || !seen.add(id)) {
            return false;
        }
        for (String uri : uris(route)) {
            String name = name(uri);
            String part = parts.get(name);
            if (part != null) {
                if (!part.equals(id) && (some.contains(part) || reaches(part, some, kamelets, seen))) {
                    return true;
                }
            } else if (name.startsWith(KAMELET) && kamelet(name.substring(KAMELET.length()), kamelets)) {
                return true;
            } else if (name.startsWith(ACTION) && kamelets.contains(name.substring(ACTION.length()) + "-action")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a kamelet is one of these, or uses one. */
    boolean kamelet(String name, Set<String> some) {
        return kamelet(name, some, new HashSet<>());
    }

    private boolean kamelet(String name, Set<String> some, Set<String> seen) {
        if (some.contains(name)) {
            return true;
        }
        if (some.isEmpty() || !seen.add(name)) {
            return false;
        }
        for (String uri : kameletUris(name)) {
            String inner = name(uri);
            if (inner.startsWith(KAMELET) && kamelet(inner.substring(KAMELET.length()), some, seen)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> kameletUris(String name) {
        InputStream text = files.kamelet(name).orElse(null);
        if (text == null) {
            return Set.of();
        }
        try (text) {
            return uris(YAML.readTree(text));
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Set<String> uris(JsonNode node) {
        Set<String> uris = new HashSet<>();
        collect(node, uris);
        return uris;
    }

    private static void collect(JsonNode node, Set<String> uris) {
        if (node.isTextual()) {
            String text = node.asText();
            if (text.startsWith(KAMELET) || text.startsWith(DIRECT) || text.startsWith(ACTION)) {
                uris.add(text);
            }
        }
        node.forEach(child -> collect(child, uris));
    }

    /** Placeholders filled in, without options. */
    private String name(String uri) {
        String full = uri.startsWith(DIRECT) ? resolve.apply(uri) : uri;
        int options = full.indexOf('?');
        return options < 0 ? full : full.substring(0, options);
    }
}
