package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What the lookups that need one round have in common; called as the bean {@code kojiQuestions}. Stateless, thread-safe.
 */
public final class KojiQuestions {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * The question with its names and ids as the hub wants them: digits become a number.
     *
     * @param members which must be there, as a name or an id, separated by blanks
     * @throws KojiException Refused where one is missing or something else
     */
    public ObjectNode about(JsonNode question, String members) {
        return about(question, List.of(members.split(" ")));
    }

    private static ObjectNode about(JsonNode question, List<String> members) {
        ObjectNode checked = question.isObject() ? question.deepCopy() : NODES.objectNode();
        members.forEach(member -> checked.set(member, KojiAnswers.reference(question, member, "lookup")));
        return checked;
    }

    /**
     * The question of a list that would be endless without a filter.
     *
     * @param filters of which one must be there, separated by blanks
     * @param references those that are a name or an id; digits become a number
     * @throws KojiException Refused where none is there
     */
    public ObjectNode filtered(JsonNode question, String filters, String references) {
        List<String> known = List.of(filters.split(" "));
        List<String> given = known.stream().filter(question::hasNonNull).toList();
        if (given.isEmpty()) {
            throw KojiArguments.refused("lookup", "one of " + String.join(", ", known) + " is needed, not " + question);
        }
        List<String> named = List.of(references.split(" "));
        return about(question, given.stream().filter(named::contains).toList());
    }

    /**
     * The values of a multiCall whose first entries ask for the things that the others are about.
     *
     * @param things how many entries those are
     * @return {@code [null]} where the hub knows one of the things not
     * @throws KojiException what the first fault amounts to
     */
    public ArrayNode values(JsonNode outcomes, int things) {
        ArrayNode values = NODES.arrayNode();
        for (JsonNode outcome : outcomes) {
            JsonNode value = KojiOutcome.value(outcome);
            if (value.isNull() && values.size() < things) {
                return NODES.arrayNode().addNull();
            }
            values.add(value);
        }
        return values;
    }

    /**
     * A task from the outcomes of getTaskInfo, getTaskChildren and getTaskResult: {@code {"task": {…, "children": […],
     * "result": …, "fault": {"code": 1000, "text": "…"}}}}. Requests are without {@code __starstar}; the result is null
     * until there is one, the fault unless the task failed.
     */
    public ObjectNode task(JsonNode outcomes) {
        ObjectNode answer = NODES.objectNode();
        if (!(KojiOutcome.value(outcomes.path(0)) instanceof ObjectNode task)) {
            answer.putNull("task");
            return answer;
        }
        answer.set("task", task);
        strip(task);
        ArrayNode children = task.putArray("children");
        KojiOutcome.value(outcomes.path(1)).forEach(child -> children.add(strip((ObjectNode) child)));
        // a task that is under way or canceled answers with a fault, not with a result
        JsonNode result = outcomes.path(2).path("value");
        if (result.hasNonNull("faultCode")) {
            task.putNull("result");
            task.putObject("fault")
                    .put("code", result.path("faultCode").intValue())
                    .put("text", result.path("faultString").asText());
        } else {
            task.set("result", result.isMissingNode() ? NODES.nullNode() : result);
            task.putNull("fault");
        }
        return answer;
    }

    private static ObjectNode strip(ObjectNode task) {
        JsonNode request = task.path("request");
        task.set("request", request.isMissingNode() ? NODES.nullNode() : KojiRequests.plain(request));
        return task;
    }
}
