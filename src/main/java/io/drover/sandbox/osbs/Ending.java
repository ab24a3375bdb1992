package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.SandboxJson;
import org.jspecify.annotations.Nullable;

/**
 * How a run or build is to end where it is not to succeed: an order.
 *
 * @param name of the run or build, null for the next that comes to its end
 * @param reason Failed, PipelineRunTimeout, CouldntGetPipeline, GenericBuildFailed …
 * @param message the cluster's words
 * @param taskResult last words of the failing task's container, null for none
 * @param errors {@code {plugin: error}} in the annotations, null for none
 */
record Ending(
        @Nullable String name, String reason, String message, @Nullable String taskResult, @Nullable JsonNode errors) {

    /** {@code {"name": …, "reason": "Failed", "message": …, "task_result": …, "errors": {…}}}, each may be missing. */
    static Ending from(JsonNode order) {
        return new Ending(
                order.path("name").asText(null),
                order.path("reason").asText("Failed"),
                order.path("message").asText("Tasks Completed: 3 (Failed: 1, Cancelled 0), Skipped: 5"),
                order.path("task_result").asText(null),
                order.path("errors").isObject() ? order.path("errors") : null);
    }

    /** Of a build whose image koji does not take. */
    static Ending notImported(IllegalStateException refusal) {
        return from(SandboxJson.object()
                .set("errors", SandboxJson.object().put("koji_import", String.valueOf(refusal.getMessage()))));
    }
}
