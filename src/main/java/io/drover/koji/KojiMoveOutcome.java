package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what becomes of each build of one action, and makes one outcome of it. Not thread-safe. */
final class KojiMoveOutcome {

    private final ArrayNode taskIds = JsonNodeFactory.instance.arrayNode();
    private final List<String> moving = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private @Nullable CallResult<Accepted> later;

    /** It was in place, or had a task, before anything was sent. */
    void has(KojiTagRequest.Found build) {
        if (build.task() == null) {
            moving.add(build.build().name() + " (there already)");
        } else {
            taken(build.build(), build.task());
        }
    }

    /** @param outcome of its moveBuild */
    void sent(KojiTagRequest.Found build, JsonNode outcome) {
        if (KojiOutcome.isFault(outcome)) {
            CallResult<Accepted> fault = KojiOutcome.fault(outcome)
                    .outcome("moveBuild of " + build.build().name());
            refused.add(fault.evidence());
            if (later == null && !(fault instanceof CallResult.Refused)) {
                later = fault;
            }
        } else if (outcome.path("value").canConvertToLong()) {
            taken(build.build(), outcome.get("value").longValue());
        } else {
            later = new CallResult.Ambiguous<>("koji answered moveBuild of "
                    + build.build().name() + " with " + outcome + ", which is no task id");
        }
    }

    private void taken(KojiTagRequest.Build build, long task) {
        taskIds.add(task);
        moving.add(build.name() + " (task " + task + ")");
    }

    CallResult<Accepted> result(KojiOwnTasks tasks, String how) {
        if (later != null) {
            return later;
        }
        if (!refused.isEmpty()) {
            return new CallResult.Refused<>("not moved: " + String.join("; ", refused) + ". Moved, or about to be: "
                    + (moving.isEmpty() ? "none" : String.join(", ", moving)));
        }
        if (taskIds.isEmpty()) {
            return done(new Accepted(null, null, JsonNodeFactory.instance.objectNode(), "adopted: in the tag already"));
        }
        Accepted first = tasks.task(taskIds.get(0).longValue(), how);
        if (taskIds.size() == 1) {
            return done(first);
        }
        List<String> ids = new ArrayList<>();
        taskIds.forEach(id -> ids.add(id.asText()));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("task_ids", taskIds);
        return done(new Accepted(String.join(",", ids), first.url(), result, how));
    }

    private CallResult<Accepted> done(Accepted accepted) {
        return new CallResult.Done<>(accepted, String.join(", ", moving));
    }
}
