package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import java.util.Comparator;
import java.util.List;

/**
 * How far a submission has come, all its contexts together: DONE when each is ready, FAILED when one failed
 * or was thrown away, CANCELED when someone cancelled it, else RUNNING. {@code done} ends only a scratch build; another
 * one is then waiting for its gate.
 */
final class BuildCompletions {
    private static final String CANCELED = "Canceled by ";

    private BuildCompletions() {}

    /** @param contexts builds of one submission, at least one */
    static Completion of(long id, List<MbsBuild> contexts) {
        List<MbsBuild> sorted =
                contexts.stream().sorted(Comparator.comparingLong(MbsBuild::id)).toList();
        for (MbsBuild build : sorted) {
            if (build.state() == BuildState.FAILED || build.state() == BuildState.GARBAGE) {
                boolean canceled = build.stateReason().startsWith(CANCELED);
                return completion(id, canceled ? State.CANCELED : State.FAILED, reason(build), sorted);
            }
        }
        boolean ended = sorted.stream().allMatch(BuildCompletions::succeeded);
        return completion(id, ended ? State.DONE : State.RUNNING, ended ? "" : CommitSearch.words(sorted), sorted);
    }

    /** For an id that MBS says it does not have. */
    static Completion unknown(long id, String evidence) {
        return new Completion(Long.toString(id), State.FAILED, evidence, MbsJson.object());
    }

    private static boolean succeeded(MbsBuild build) {
        return build.state() == BuildState.READY || build.scratch() && build.state() == BuildState.DONE;
    }

    private static String reason(MbsBuild build) {
        String words = build.stateReason().isEmpty() ? "no reason given" : build.stateReason();
        return build.state().word() + ", " + build.nsvc() + ": " + words;
    }

    private static Completion completion(long id, State state, String reason, List<MbsBuild> contexts) {
        return new Completion(Long.toString(id), state, reason, result(contexts));
    }

    private static JsonNode result(List<MbsBuild> contexts) {
        ObjectNode result = MbsJson.object();
        MbsBuild first = contexts.get(0);
        result.put("name", first.name()).put("stream", first.stream()).put("version", first.version());
        ArrayNode ids = result.putArray("ids");
        ArrayNode list = result.putArray("contexts");
        for (MbsBuild build : contexts) {
            ids.add(build.id());
            list.addObject()
                    .put("id", build.id())
                    .put("version", build.version())
                    .put("context", build.context())
                    .put("state_name", build.state().word())
                    .put("koji_tag", build.kojiTag());
        }
        return result;
    }
}
