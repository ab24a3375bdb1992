package io.drover.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.drover.routes.RouteTexts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A topic that routes can listen to.
 *
 * @param topic without the environment's prefix
 * @param system who sends it, "" where only a route knows of it
 * @param description one sentence, "" where only a route knows of it
 * @param routes ids of those that listen to it, sorted; none: its messages go by
 */
public record TopicSheet(String topic, String system, String description, List<String> routes) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String KNOWN = "/catalogue/topics.yaml";

    public TopicSheet {
        routes = List.copyOf(routes);
    }

    /** The topics of the buses, and those that routes name. @param resolved puts values in place of {{placeholders}} */
    static List<TopicSheet> all(Collection<RouteTexts.Route> routes, UnaryOperator<String> resolved) {
        Map<String, TopicSheet> byTopic = new TreeMap<>();
        for (JsonNode known : known()) {
            TopicSheet sheet = new TopicSheet(
                    known.path("topic").asText(),
                    known.path("system").asText(),
                    known.path("description").asText(),
                    List.of());
            byTopic.put(sheet.topic(), sheet);
        }
        routes.forEach(route -> route.topics().forEach(written -> {
            String topic = resolved.apply(written);
            byTopic.merge(topic, new TopicSheet(topic, "", "", List.of(route.id())), TopicSheet::and);
        }));
        return List.copyOf(byTopic.values());
    }

    private TopicSheet and(TopicSheet other) {
        List<String> both = new ArrayList<>(routes);
        both.addAll(other.routes);
        return new TopicSheet(
                topic, system, description, both.stream().sorted().distinct().toList());
    }

    private static JsonNode known() {
        try (InputStream file = TopicSheet.class.getResourceAsStream(KNOWN)) {
            return YAML.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("topic", topic)
                .put("system", system)
                .put("description", description);
        ArrayNode ids = json.putArray("routes");
        routes.forEach(ids::add);
        return json;
    }
}
