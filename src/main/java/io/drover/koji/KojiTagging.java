package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Builds that are to be in a tag: which are, for which a task of ours exists, which are still to be tagged
 * ({@code wire/koji.md} §3.3, §5.6). Called as the bean {@code kojiTagging}. Parameters: {@code {"tag": "f41", "build":
 * "bash-5.2.32-1.fc41", "fromTag": "f41-candidate", "force": false}}, the last two optional; {@code builds}, a list, in
 * place of {@code build} to move many. Stateless, thread-safe.
 */
public final class KojiTagging {

    /** Their task ids, joined by commas, are the action's external id, for which the ledger has 2,000 characters. */
    static final int MOST = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KojiOwnTasks tasks;

    public KojiTagging(KojiOwnTasks tasks) {
        this.tasks = tasks;
    }

    /**
     * A multiCall, to be made in a session: who we are, what tag, from-tag and builds are.
     *
     * @throws KojiException Refused for parameters that are none, and more than 100 builds
     */
    public ArrayNode names(@Body JsonNode parameters) {
        ArrayNode calls = NODES.arrayNode()
                .add(KojiOwnTasks.whoWeAre())
                .add(KojiOwnTasks.about("getTag", KojiAnswers.reference(parameters, "tag", "tagBuild")));
        if (KojiTagRequest.moves(parameters)) {
            calls.add(KojiOwnTasks.about("getTag", KojiAnswers.reference(parameters, "fromTag", "tagBuild")));
        }
        for (JsonNode build : builds(parameters)) {
            ObjectNode one = NODES.objectNode();
            one.set("build", build);
            calls.add(KojiOwnTasks.about("getBuild", KojiAnswers.reference(one, "build", "tagBuild")));
        }
        return calls;
    }

    private static List<JsonNode> builds(JsonNode parameters) {
        List<JsonNode> builds = new ArrayList<>();
        if (parameters.has("builds")) {
            parameters.get("builds").forEach(build -> {
                if (!builds.contains(build)) {
                    builds.add(build);
                }
            });
        } else {
            builds.add(parameters.path("build"));
        }
        if (builds.isEmpty() || builds.size() > MOST) {
            throw KojiArguments.refused(
                    "moveBuild",
                    "one action moves 1 to " + MOST + " builds, not " + builds.size() + "; plan several actions");
        }
        return builds;
    }

    /**
     * A multiCall that tells which tags the builds are in and what our newest tasks are.
     *
     * @param names the answer to {@link #names}
     * @throws KojiException Refused where the hub does not know a tag or a build; nothing has been sent then
     */
    public ArrayNode traces(
            @Body JsonNode parameters,
            @Variable("kojiNames") JsonNode names,
            @Variable("actionId") @Nullable Long action) {
        KojiTagRequest request = KojiTagRequest.of(parameters, names);
        long user = KojiOwnTasks.id(KojiOutcome.value(names.path(0)));
        ArrayNode calls = NODES.arrayNode().add(KojiOwnTasks.call("listTasks", tasks.newest("tagBuild", user, action)));
        request.builds().forEach(build -> calls.add(KojiOwnTasks.about("listTags", build.id())));
        return calls;
    }

    /** A multiCall, to be made in a session, of moveBuild for those builds that are still to be moved; may be empty. */
    public ArrayNode moves(
            @Body JsonNode parameters,
            @Variable("kojiNames") JsonNode names,
            @Variable("kojiTraces") JsonNode traces,
            @Variable("actionId") @Nullable Long action) {
        KojiTagRequest request = KojiTagRequest.of(parameters, names);
        ArrayNode calls = NODES.arrayNode();
        for (KojiTagRequest.Found build : found(request, traces, action)) {
            if (build.missing()) {
                calls.add(KojiOwnTasks.call("moveBuild", request.moveArguments(build.build())));
            }
        }
        return calls;
    }

    /**
     * What became of {@link #moves}, together with what had been there before.
     *
     * @return Done with all task ids, joined by commas; else what the first build that is to be tried again says, else
     *     Refused, naming which builds move and which do not
     */
    public CallResult<Accepted> moved(
            @Body JsonNode parameters,
            @Variable("kojiNames") JsonNode names,
            @Variable("kojiTraces") JsonNode traces,
            @Variable("kojiMoved") JsonNode outcomes,
            @Variable("actionId") @Nullable Long action) {
        KojiTagRequest request = KojiTagRequest.of(parameters, names);
        KojiMoveOutcome outcome = new KojiMoveOutcome();
        int index = 0;
        for (KojiTagRequest.Found build : found(request, traces, action)) {
            if (!build.missing()) {
                outcome.has(build);
            } else {
                outcome.sent(build, outcomes.path(index++));
            }
        }
        return outcome.result(tasks, "submitted");
    }

    /**
     * Whether nothing is left to be tagged.
     *
     * @return Done(empty) where any build is neither in the tag nor has a task of ours. Found without a task id: all are in
     *     the tag
     */
    public CallResult<Optional<Accepted>> judged(
            @Body JsonNode parameters,
            @Variable("kojiNames") JsonNode names,
            @Variable("kojiTraces") JsonNode traces,
            @Variable("actionId") @Nullable Long action) {
        KojiTagRequest request = KojiTagRequest.of(parameters, names);
        KojiMoveOutcome outcome = new KojiMoveOutcome();
        List<String> missing = new ArrayList<>();
        for (KojiTagRequest.Found build : found(request, traces, action)) {
            if (build.missing()) {
                missing.add(build.build().name());
            } else {
                outcome.has(build);
            }
        }
        return missing.isEmpty()
                ? outcome.result(tasks, "adopted: the builds are in the tag, or tasks of ours are about to tag them")
                        .map(Optional::of)
                : KojiOwnTasks.nothing("neither in the tag nor in a task of ours: " + String.join(", ", missing));
    }

    private List<KojiTagRequest.Found> found(KojiTagRequest request, JsonNode traces, @Nullable Long action) {
        JsonNode known = KojiOutcome.value(traces.path(0));
        LongPredicate free = id -> tasks.isFree(Long.toString(id), action, request.profile());
        List<KojiTagRequest.Found> found = new ArrayList<>();
        int index = 1;
        for (KojiTagRequest.Build build : request.builds()) {
            boolean there = request.isInPlace(KojiOutcome.value(traces.path(index++)));
            Optional<Long> task = request.taskOf(build, there, known, free);
            found.add(new KojiTagRequest.Found(build, task.orElse(null), there && !request.force()));
        }
        return found;
    }
}
