package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * How far koji tasks have come, asked for all at once. Called as the bean {@code kojiTasks}; the question is
 * {@code {"ids": ["42", "43"]}}. Stateless, thread-safe. Source: wire/koji.md §4, §5.2.
 */
public final class KojiTasks {

    /** Two calls each in one multiCall. */
    static final int MOST = KojiMultiCall.MOST / 2;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** One multiCall with getTaskInfo and getTaskResult of each. @throws KojiException Refused for more than 500 ids */
    public ArrayNode question(JsonNode question) {
        JsonNode ids = question.path("ids");
        if (!ids.isArray() || ids.size() > MOST) {
            throw KojiArguments.refused(
                    KojiMultiCall.METHOD, "the question must be {\"ids\": […]} with at most " + MOST + " task ids");
        }
        ArrayNode calls = NODES.arrayNode();
        for (JsonNode id : ids) {
            long number = id.asLong(-1);
            calls.addObject().put("method", "getTaskInfo").putArray("params").add(number);
            // in the same request although only finished tasks have one: a fault costs less than a second round trip
            calls.addObject()
                    .put("method", "getTaskResult")
                    .putArray("params")
                    .add(number)
                    .add(false);
        }
        return calls;
    }

    /** One completion for each id, in their order. */
    public CallResult<List<Completion>> completions(
            @Variable("taskQuestion") JsonNode question, @Body JsonNode outcomes) {
        List<Completion> completions = new ArrayList<>();
        int index = 0;
        for (JsonNode id : question.path("ids")) {
            completions.add(completion(id.asText(), outcomes.path(index), outcomes.path(index + 1)));
            index += 2;
        }
        return new CallResult.Done<>(completions, "koji told of " + completions.size() + " tasks");
    }

    private static Completion completion(String id, JsonNode info, JsonNode result) {
        if (KojiOutcome.isFault(info)) {
            // could not tell is not failed: it is asked again
            return new Completion(id, State.RUNNING, KojiOutcome.fault(info).shortened(), NODES.objectNode());
        }
        JsonNode task = info.path("value");
        if (task.isNull()) {
            return new Completion(id, State.FAILED, "koji knows no task " + id + " any more", NODES.objectNode());
        }
        return switch (task.path("state").asInt(-1)) {
            case 2 -> closed(id, result);
            case 3 -> new Completion(id, State.CANCELED, "koji task " + id + " was canceled", NODES.objectNode());
            case 5 -> new Completion(id, State.FAILED, reason(id, result), NODES.objectNode());
            default -> new Completion(id, State.RUNNING, "", NODES.objectNode());
        };
    }

    /** The result is kept where it is an object (buildContainer's koji_builds), else under {@code task_result}. */
    private static Completion closed(String id, JsonNode result) {
        JsonNode value = result.path("value");
        ObjectNode kept = NODES.objectNode();
        if (value instanceof ObjectNode object) {
            kept = object;
        } else if (!value.isNull() && !value.isMissingNode()) {
            kept.set("task_result", value);
        }
        return new Completion(id, State.DONE, "", kept);
    }

    private static String reason(String id, JsonNode result) {
        JsonNode fault = result.path("value");
        if (fault.hasNonNull("faultString")) {
            int code = fault.path("faultCode").asInt();
            return "koji task " + id + " failed with fault " + code + ": "
                    + new KojiFault(code, fault.path("faultString").asText()).shortened();
        }
        return "koji task " + id + " failed"
                + (KojiOutcome.isFault(result)
                        ? ": " + KojiOutcome.fault(result).shortened()
                        : "");
    }
}
