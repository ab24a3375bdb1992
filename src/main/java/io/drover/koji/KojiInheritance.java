package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Links of a tag to its parents ({@code wire/koji.md} §5.5). Called as the bean {@code kojiInheritance}. Parameters:
 * {@code {"tag": "f41-build", "links": [{"parent": "f41-override", "priority": 0}], "remove": ["f40"], "clear": false}};
 * a link may also have maxDepth (null: no limit), intransitive, noConfig (false) and packageFilter (""). Stateless,
 * thread-safe.
 */
public final class KojiInheritance {

    private static final String METHOD = "setInheritanceData";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A multiCall for the links there are, and the parents' ids. */
    public ArrayNode question(@Body JsonNode parameters) {
        ArrayNode calls = NODES.arrayNode().add(KojiOwnTasks.about("getInheritanceData", parameters.path("tag")));
        parents(parameters).forEach(parent -> calls.add(KojiOwnTasks.about("getTag", parent)));
        return calls;
    }

    private static List<String> parents(JsonNode parameters) {
        List<String> parents = new ArrayList<>();
        for (JsonNode link : parameters.path("links")) {
            if (!link.path("parent").isTextual() || !link.path("priority").isIntegralNumber()) {
                throw KojiArguments.refused(METHOD, "a link needs a text parent and a whole number priority: " + link);
            }
            parents.add(link.get("parent").textValue());
        }
        return parents;
    }

    /**
     * The arguments of setInheritanceData. A link to be removed that is not there is left out.
     *
     * @param outcomes the answer to {@link #question}
     * @throws KojiException Refused where the hub does not know the tag or a parent
     */
    public ArrayNode arguments(@Body JsonNode parameters, @Variable("kojiOutcomes") JsonNode outcomes) {
        ArrayNode data = NODES.arrayNode();
        JsonNode present = KojiOutcome.value(outcomes.path(0));
        parameters.path("remove").forEach(parent -> {
            for (JsonNode link : present) {
                if (link.path("name").equals(parent)) {
                    ObjectNode removal = link(NODES.objectNode(), link.get("parent_id"));
                    data.add(removal.put("delete link", true));
                }
            }
        });
        wanted(parameters, outcomes).values().forEach(data::add);
        ArrayNode arguments = NODES.arrayNode();
        arguments.add(parameters.path("tag")).add(data);
        return arguments.add(parameters.path("clear").asBoolean());
    }

    /** By the parent's name. */
    private static Map<String, ObjectNode> wanted(JsonNode parameters, JsonNode outcomes) {
        Map<String, ObjectNode> wanted = new LinkedHashMap<>();
        int index = 1;
        for (JsonNode link : parameters.path("links")) {
            JsonNode parent = KojiOutcome.value(outcomes.path(index++));
            if (!parent.hasNonNull("id")) {
                throw new KojiException(
                        METHOD,
                        new CallResult.Refused<>("nothing was changed: koji knows no tag " + link.path("parent")));
            }
            wanted.put(link.path("parent").asText(), link(link, parent.get("id")));
        }
        return wanted;
    }

    private static ObjectNode link(JsonNode link, JsonNode parent) {
        ObjectNode wanted = NODES.objectNode();
        wanted.set("parent_id", parent);
        wanted.put("priority", link.path("priority").asLong());
        wanted.set("maxdepth", link.hasNonNull("maxDepth") ? link.get("maxDepth") : NODES.nullNode());
        return wanted.put("intransitive", link.path("intransitive").asBoolean())
                .put("noconfig", link.path("noConfig").asBoolean())
                .put("pkg_filter", link.path("packageFilter").asText(""));
    }

    /** Whether the tag's links are as wanted already. @param outcomes the answer to {@link #question} */
    public CallResult<Optional<Accepted>> judged(
            @Body JsonNode parameters, @Variable("kojiOutcomes") JsonNode outcomes) {
        Map<String, JsonNode> present = new LinkedHashMap<>();
        KojiOutcome.value(outcomes.path(0))
                .forEach(link -> present.put(link.path("name").asText(), link));
        Map<String, ObjectNode> wanted = wanted(parameters, outcomes);
        for (Map.Entry<String, ObjectNode> link : wanted.entrySet()) {
            if (!isSame(link.getValue(), present.getOrDefault(link.getKey(), NODES.nullNode()))) {
                return KojiOwnTasks.nothing("the link to " + link.getKey() + " is not as wanted yet");
            }
        }
        for (JsonNode parent : parameters.path("remove")) {
            if (present.containsKey(parent.asText())) {
                return KojiOwnTasks.nothing("there is a link to " + parent.asText() + " yet");
            }
        }
        if (parameters.path("clear").asBoolean() && present.size() > wanted.size()) {
            return KojiOwnTasks.nothing("there are other links yet: " + present.keySet());
        }
        return KojiOwnTasks.found(
                new Accepted(null, null, NODES.objectNode(), "adopted: the tag's links are as wanted"));
    }

    private static boolean isSame(ObjectNode wanted, JsonNode link) {
        JsonNode plain = KojiJson.toJson(KojiJson.toValue(wanted));
        return plain.properties().stream().allMatch(member -> member.getValue().equals(link.path(member.getKey())));
    }
}
