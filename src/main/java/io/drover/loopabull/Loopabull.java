package io.drover.loopabull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A loopabull.yml, in the forms that it has had: {@code plugins: {looper, translator}}, and the flat {@code plugin} and {@code
 * path_translator} from before. Source: loopabull's main.py and its example configurations, 2017 to 2020.
 *
 * @param looper where messages come from: fedmsg or fedmsgrabbitmq
 * @param looperConfig what the looper is told
 * @param layout how a routing key names its playbook
 * @param routingKeys whole topics; or "all" alone
 * @param ansible its section
 */
public record Loopabull(
        String looper, JsonNode looperConfig, Layout layout, List<String> routingKeys, JsonNode ansible) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> LOOPERS = Set.of("fedmsg", "fedmsgrabbitmq");
    private static final String ALL = "all";

    /** Loopabull's translators. */
    public enum Layout {
        /** One file, named as the key: {@code org.fedoraproject.prod.git.receive.yml}. */
        RKNAME,
        /** The key's words are directories: {@code org/fedoraproject/prod/git/receive.yml}. */
        RKDIRECTORY
    }

    public Loopabull {
        routingKeys = List.copyOf(routingKeys);
    }

    /** @throws IllegalArgumentException saying what is missing, or what Drover cannot do in loopabull's place */
    public static Loopabull parse(String yaml) {
        JsonNode file;
        try {
            file = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no YAML: " + e.getOriginalMessage(), e);
        }
        JsonNode looper = file.path("plugins").path("looper");
        String name = looper.path("name").asText(file.path("plugin").asText(""));
        if (!LOOPERS.contains(name)) {
            throw new IllegalArgumentException(
                    name.isEmpty()
                            ? "plugins.looper.name is missing: fedmsg or fedmsgrabbitmq"
                            : "plugins.looper.name: Drover reads fedmsg and fedmsgrabbitmq, not '" + name
                                    + "'; for others write a route with action:ansible-run-playbook");
        }
        String translator = file.path("plugins")
                .path("translator")
                .path("name")
                .asText(file.path("path_translator").asText("rkname"));
        List<String> keys = keys(file.path("routing_keys"));
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("routing_keys is missing: a list of topics, or [all]");
        }
        JsonNode ansible = file.path("ansible");
        if (ansible.path("playbooks_dir").asText("").isEmpty()) {
            throw new IllegalArgumentException("ansible.playbooks_dir is missing");
        }
        return new Loopabull(name, looper, layout(translator), keys, ansible);
    }

    private static Layout layout(String translator) {
        return switch (translator) {
            case "rkname" -> Layout.RKNAME;
            case "rkdirectory" -> Layout.RKDIRECTORY;
            default ->
                throw new IllegalArgumentException(
                        "plugins.translator.name: rkname or rkdirectory, not '" + translator + "'");
        };
    }

    /** The first entry decides, as in loopabull. */
    public boolean routesAll() {
        return routingKeys.get(0).equals(ALL);
    }

    /** Routing keys that the looper has the queue bound with; may hold wildcards. */
    List<String> boundKeys() {
        return keys(looperConfig.path("routing_keys"));
    }

    /** Whether messages come out of fedmsg-rabbitmq-serializer's queue, which nobody binds. */
    boolean readsSerializer() {
        return looper.equals("fedmsgrabbitmq")
                && !looperConfig.path("channel_queue").isObject();
    }

    /** What the route is asked about; what is not in {@link #routingKeys} it calls unrouted. */
    List<String> topics() {
        List<String> topics = new ArrayList<>(boundKeys());
        if (!topics.isEmpty()) {
            routingKeys.stream()
                    .filter(key -> !routesAll() && !topics.contains(key))
                    .forEach(topics::add);
            return topics;
        }
        return readsSerializer() || routesAll() || looper.equals("fedmsg") ? List.of("#") : routingKeys;
    }

    private static List<String> keys(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }
}
