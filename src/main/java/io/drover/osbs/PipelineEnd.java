package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a PipelineRun has come, and what it tells at its end. Result: {@code {"name": …, "namespace": …, "uid": …,
 * "reason": "Completed", "repositories": {…}, "koji_build_id": 901}}; {@code unread} names results that are no JSON.
 *
 * <p>Source: wire/targets.md §4.5.
 */
final class PipelineEnd {
    /** Of older Tekton: it is over then, whatever the status. */
    private static final String CANCELED_ONCE = "PipelineRunCancelled";

    private static final Set<String> CANCELED = Set.of("Cancelled", CANCELED_ONCE);

    /** What no repetition cures: the pipeline or its configuration is not as the run wants it. */
    private static final Set<String> MISCONFIGURED = Set.of(
            "CouldntGetPipeline",
            "CouldntGetTask",
            "ParameterMissing",
            "ParameterTypeMismatch",
            "PipelineValidationFailed",
            "InvalidWorkspaceBindings");

    private PipelineEnd() {}

    static Completion of(String id, JsonNode run) {
        JsonNode condition = Resource.condition(run);
        String reason = condition.path("reason").asText();
        String words = reason + ": " + condition.path("message").asText();
        ObjectNode result = Resource.identity(id, run).put("reason", reason);
        // "Cancelled" of an unknown status is being processed still
        if (reason.equals(CANCELED_ONCE)
                || CANCELED.contains(reason)
                        && condition.path("status").asText().equals("False")) {
            return new Completion(id, State.CANCELED, Texts.line(words), result);
        }
        switch (condition.path("status").asText()) {
            case "True" -> {
                return done(id, run, result);
            }
            case "False" -> {
                String prefix = MISCONFIGURED.contains(reason) ? "the pipeline is not configured for it: " : "";
                String errors = Texts.pluginErrors(named(run, "annotations"));
                String all = prefix + words + (errors.isEmpty() ? "" : "; " + errors);
                return new Completion(
                        id, State.FAILED, Texts.line(all), result, !prefix.isEmpty() || OsbsFailures.isPermanent(all));
            }
            default -> {
                return new Completion(id, State.RUNNING, "", JsonNodeFactory.instance.objectNode());
            }
        }
    }

    private static Completion done(String id, JsonNode run, ObjectNode result) {
        Texts.put(result, "repositories", named(run, "repositories"));
        Texts.putId(result, "koji_build_id", named(run, "koji-build-id"));
        String unread = result.has("unread") ? "done, but these results cannot be read: " + result.get("unread") : "";
        return new Completion(id, State.DONE, unread, result);
    }

    /** Whether only the run's tasks can say what failed. */
    static boolean isSilent(JsonNode run) {
        return Texts.pluginErrors(named(run, "annotations")).isEmpty();
    }

    /** Names of the run's TaskRuns, in their order. */
    static List<String> taskRuns(JsonNode run) {
        List<String> names = new ArrayList<>();
        for (JsonNode child : run.at("/status/childReferences")) {
            String name = child.path("name").asText();
            if (child.path("kind").asText("TaskRun").equals("TaskRun") && Resource.isName(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** What a TaskRun tells of its failure; "" where it did not fail or does not say. */
    static String errorOf(JsonNode taskRun) {
        List<String> errors = new ArrayList<>();
        for (JsonNode step : taskRun.at("/status/steps")) {
            JsonNode ended = step.path("terminated");
            if (ended.path("exitCode").asInt() != 0) {
                for (JsonNode word : Texts.json(ended.path("message")).orElseGet(MissingNode::getInstance)) {
                    if (word.path("key").asText().equals("task_result")) {
                        errors.add(word.path("value").asText());
                    }
                }
            }
        }
        if (errors.isEmpty()) {
            errors.add(Texts.pluginErrors(valueOf(taskRun.at("/status/taskResults"), "annotations")));
        }
        String task = taskRun.at("/metadata/labels/tekton.dev~1pipelineTask").asText("a task");
        String words = errors.stream().filter(error -> !error.isBlank()).collect(Collectors.joining("; "));
        return words.isEmpty() ? "" : Texts.line(task + ": " + words);
    }

    /** A result of the whole run, which older Tekton keeps in pipelineResults and newer in results. */
    private static JsonNode named(JsonNode run, String name) {
        JsonNode older = valueOf(run.at("/status/pipelineResults"), name);
        return older.isMissingNode() ? valueOf(run.at("/status/results"), name) : older;
    }

    private static JsonNode valueOf(JsonNode results, String name) {
        for (JsonNode result : results) {
            if (result.path("name").asText().equals(name)) {
                return result.path("value");
            }
        }
        return MissingNode.getInstance();
    }
}
