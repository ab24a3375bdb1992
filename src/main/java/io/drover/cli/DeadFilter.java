package io.drover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command means. */
final class DeadFilter {
    @Option(names = "--cluster", paramLabel = "HEX", description = "Of one cause: the beginning of its fingerprint.")
    private @Nullable String cluster;

    @Option(names = "--class", paramLabel = "WORD", description = "invalid, forged, permanent, exhausted or bug.")
    private @Nullable String reason;

    @Option(names = "--route", paramLabel = "ID", description = "The route, the verb or the bus where it happened.")
    private @Nullable String route;

    @Option(names = "--system", paramLabel = "NAME", description = "The remote system: mbs, koji …")
    private @Nullable String system;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Whole, or its last parts: git.receive.")
    private @Nullable String topic;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = When.class,
            description = "Made then or later: 2026-03-01T12:00:00Z, or 90m, 2h, 3d ago.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", converter = When.class, description = "Made before then.")
    private @Nullable String until;

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "cluster", cluster);
        put(given, "class", reason);
        put(given, "route", route);
        put(given, "system", system);
        put(given, "topic", topic);
        put(given, "since", since);
        put(given, "until", until);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    @Nullable
    String topic() {
        return topic;
    }

    /** {@code a=1&b=2}, these first. */
    String query(Map<String, String> first) {
        Map<String, String> all = new LinkedHashMap<>(first);
        all.putAll(given());
        List<String> pairs = new ArrayList<>();
        all.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }

    ObjectNode json(List<Long> ids) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        given().forEach(json::put);
        if (!ids.isEmpty()) {
            ids.forEach(json.putArray("ids")::add);
        }
        return json;
    }
}
