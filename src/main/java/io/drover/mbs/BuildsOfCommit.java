package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.util.List;

/**
 * The answer of {@code mbs-build-of-commit-lookup}: {@code {"builds": [{"id", "state_name", "name", "stream", "version",
 * "context", "scmurl", "state_reason"}…], "state": "none|failed|garbage|building|ready"}}, builds newest first. The state
 * is what a submission would meet: building if any context is under way, else failed, ready, garbage, in this order.
 */
final class BuildsOfCommit {
    private BuildsOfCommit() {}

    /** Question {@code {"scmurl": "…"}}, and {@code "branch"} to look at one stream only. */
    static Talk talk(JsonNode question) {
        String branch = question.path("branch").asText();
        return new CommitSearch(
                SubmitParameters.scmurl(question), branch.isEmpty() ? null : branch, BuildsOfCommit::answer);
    }

    private static JsonNode answer(CallResult<List<MbsBuild>> found) {
        if (!(found instanceof CallResult.Done<List<MbsBuild>> done)) {
            throw new CallFailed(found);
        }
        ObjectNode answer = MbsJson.object();
        ArrayNode builds = answer.putArray("builds");
        done.value().forEach(build -> builds.add(json(build)));
        return answer.put("state", state(done.value()));
    }

    private static ObjectNode json(MbsBuild build) {
        return MbsJson.object()
                .put("id", build.id())
                .put("state_name", build.state().word())
                .put("name", build.name())
                .put("stream", build.stream())
                .put("version", build.version())
                .put("context", build.context())
                .put("scmurl", build.scmurl())
                .put("state_reason", build.stateReason());
    }

    private static String state(List<MbsBuild> builds) {
        if (builds.stream().anyMatch(build -> build.state().underWay())) {
            return "building";
        }
        for (BuildState state : List.of(BuildState.FAILED, BuildState.READY, BuildState.GARBAGE)) {
            if (builds.stream().anyMatch(build -> build.state() == state)) {
                return state.word();
            }
        }
        return "none";
    }
}
