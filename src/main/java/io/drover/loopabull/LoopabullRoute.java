package io.drover.loopabull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;

/**
 * The route that does what a loopabull.yml says, as it would stand in a route file: one message after another is judged, and each
 * that is routed plans one action; plays of one topic run one after another, those of several side by side.
 */
public final class LoopabullRoute {
    /** The route's id. */
    public static final String ID = "loopabull";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());
    private static final String GROUP = "loopabull";

    private final Loopabull loopabull;
    private final String file;
    private final int tries;

    private LoopabullRoute(Loopabull loopabull, String file, int tries) {
        this.loopabull = loopabull;
        this.file = file;
        this.tries = tries;
    }

    /**
     * @param file name of the loopabull.yml, for people
     * @param tries how often a play that fails is run in all
     */
    public static String yaml(Loopabull loopabull, String file, int tries) {
        try {
            return YAML.writeValueAsString(new LoopabullRoute(loopabull, file, tries).routes());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ArrayNode routes() {
        ObjectNode route = object();
        route.put("id", ID)
                .put("description", "Run the playbook of each message that routing_keys of " + file + " name.")
                .put("group", GROUP);
        ObjectNode from = route.putObject("from");
        from.put("uri", "bus:" + String.join(",", loopabull.topics()));
        from.putObject("parameters").put("key", "\"loopabull\"");
        from.putArray("steps").add(routed());
        ArrayNode routes = JsonNodeFactory.instance.arrayNode();
        routes.addObject().set("route", route);
        return routes;
    }

    private ObjectNode routed() {
        String question = loopabull.routesAll()
                ? "true"
                : loopabull.routingKeys().stream().map(LoopabullRoute::quoted).toList()
                        + " | index(variable(\"fullTopic\")) != null";
        ObjectNode filter = filter("routed", "routing_keys of " + file + " list the topic (else: unrouted)", question);
        ArrayNode steps = (ArrayNode) filter.at("/filter/steps");
        ObjectNode facts = steps.addObject().putObject("setBody");
        facts.put("id", "loopabull-playbook");
        facts.set(
                "expression",
                jq("{topic: variable(\"fullTopic\"), message: variable(\"messageId\"), playbook: (" + playbook()
                        + " + \".yml\")}"));
        if (loopabull.routesAll()) {
            ObjectNode lookup = steps.addObject().putObject("to");
            lookup.put("id", "loopabull-look")
                    .put("description", "whether there is a playbook of that name")
                    .put("uri", "kamelet:ansible-playbook-lookup")
                    .put("variableReceive", "playbook");
            ObjectNode found = filter(
                    "playbook-found",
                    "there is a playbook for the topic",
                    "variable(\"playbook\") | fromjson | .found");
            steps.add(found);
            steps = (ArrayNode) found.at("/filter/steps");
        }
        steps.add(event());
        steps.add(action());
        return filter;
    }

    private String playbook() {
        return loopabull.layout() == Loopabull.Layout.RKNAME
                ? "variable(\"fullTopic\")"
                : "(variable(\"fullTopic\") | split(\".\") | join(\"/\"))";
    }

    private static ObjectNode event() {
        ObjectNode step = object();
        ObjectNode to = step.putObject("to");
        to.put("id", "loopabull-event").put("uri", "event:LoopabullEvent");
        to.putObject("parameters").put("searchKey", ".topic");
        return step;
    }

    private ObjectNode action() {
        ObjectNode step = object();
        ObjectNode to = step.putObject("to");
        to.put("id", "loopabull-run").put("uri", "action:ansible-run-playbook");
        to.putObject("parameters")
                .put("key", "\"loopabull \\(.message)\"")
                .put("name", ".topic")
                .put("parameters", "{playbook, message}")
                .put("lane", "\"loopabull \\(.topic)\"")
                .put("tries", Integer.toString(tries));
        return step;
    }

    private static ObjectNode filter(String what, String description, String question) {
        ObjectNode step = object();
        ObjectNode filter = step.putObject("filter");
        filter.put("id", ID + "-" + what).put("description", description);
        filter.set("expression", jq(question));
        filter.putArray("steps");
        return step;
    }

    private static ObjectNode jq(String expression) {
        ObjectNode language = object();
        language.putObject("jq").put("expression", expression);
        return language;
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
