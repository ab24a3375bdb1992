package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Waiting for a repository that is new enough ({@code wire/koji.md} §5.4, hub 1.35 or later). Called as the bean {@code
 * kojiRepos}. Parameters: {@code {"tag": "f41-build", "minEvent": 4711}} or {@code {"tag": "f41-build", "builds":
 * ["bash-5.2.32-1.fc41"]}}; without both the repository must hold the tag's last change. Stateless, thread-safe.
 */
public final class KojiRepos {

    /** Of request ids in one question. */
    static final int MOST = KojiMultiCall.MOST;

    private static final String METHOD = "repo.request";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A multiCall for the tag's last change, and for the wanted builds among those of the tag and its parents. */
    public ArrayNode question(@Body JsonNode parameters) {
        ArrayNode calls = NODES.arrayNode().add(KojiOwnTasks.about("tagLastChangeEvent", parameters.path("tag")));
        for (JsonNode build : parameters.path("builds")) {
            ObjectNode named = NODES.objectNode().put("inherit", true).put("package", packageOf(build));
            named.set("tag", parameters.path("tag"));
            calls.add(KojiOwnTasks.call("listTagged", named));
        }
        return calls;
    }

    private static String packageOf(JsonNode build) {
        String nvr = build.asText();
        int version = nvr.lastIndexOf('-', nvr.lastIndexOf('-') - 1);
        if (version <= 0) {
            throw KojiArguments.refused(METHOD, build + " is no name-version-release of a build");
        }
        return nvr.substring(0, version);
    }

    /**
     * The arguments of repo.request, and of repo.get: the tag, and the event that the repository must hold.
     *
     * @param outcomes the answer to {@link #question}
     * @throws KojiException Refused where a wanted build is not in the tag
     */
    public ObjectNode arguments(@Body JsonNode parameters, @Variable("kojiOutcomes") JsonNode outcomes) {
        int index = 1;
        for (JsonNode build : parameters.path("builds")) {
            if (!holds(KojiOutcome.value(outcomes.path(index++)), build.asText())) {
                throw KojiArguments.refused(
                        METHOD,
                        build + " is not in " + parameters.path("tag")
                                + " or its parents; let the action need the one that tags it");
            }
        }
        ObjectNode arguments = NODES.objectNode();
        arguments.set("tag", parameters.path("tag"));
        long last = KojiOutcome.value(outcomes.path(0)).asLong();
        long least = parameters.path("minEvent").asLong(last);
        // what holds the tag's last change holds the builds, too
        return arguments.put("min_event", index > 1 ? Math.max(least, last) : least);
    }

    private static boolean holds(JsonNode tagged, String nvr) {
        for (JsonNode build : tagged) {
            if (build.path("nvr").asText().equals(nvr)) {
                return true;
            }
        }
        return false;
    }

    /** What repo.request returned: a repository that is there, or a request to follow. */
    public CallResult<Accepted> requested(@Body JsonNode answer) {
        if (answer.path("repo").isObject()) {
            return new CallResult.Done<>(
                    new Accepted(null, null, result(answer.path("repo")), "the repository is there"),
                    "koji has the repo");
        }
        JsonNode request = answer.path("request");
        if (!request.path("id").canConvertToLong()) {
            return new CallResult.Ambiguous<>(
                    "koji answered repo.request with neither a repo nor a request: " + answer);
        }
        ObjectNode result = NODES.objectNode();
        result.set("request_id", request.get("id"));
        String id = request.get("id").asText();
        return new CallResult.Done<>(new Accepted(id, null, result, "submitted"), "koji made repo request " + id);
    }

    /** Whether the hub has such a repository by now; a request may be repeated. @param repo what repo.get returned */
    public CallResult<Optional<Accepted>> judged(@Body JsonNode repo) {
        return repo.isObject()
                ? KojiOwnTasks.found(new Accepted(null, null, result(repo), "adopted: the repository is there"))
                : KojiOwnTasks.nothing("koji has no such repository yet; asked twice, it makes one request of it");
    }

    private static ObjectNode result(JsonNode repo) {
        ObjectNode result = NODES.objectNode();
        result.set("repo_id", repo.path("id"));
        result.set("create_event", repo.path("create_event"));
        return result;
    }

    /** One multiCall for {@code {"ids": ["42", …]}}. @throws KojiException Refused for more than 1000 ids */
    public ArrayNode checks(@Body JsonNode question) {
        JsonNode ids = question.path("ids");
        if (!ids.isArray() || ids.size() > MOST) {
            throw KojiArguments.refused(
                    KojiMultiCall.METHOD,
                    "the question must be {\"ids\": […]} with at most " + MOST + " ids of repo requests");
        }
        ArrayNode calls = NODES.arrayNode();
        ids.forEach(id -> calls.add(KojiOwnTasks.about("repo.checkRequest", id.asLong(-1))));
        return calls;
    }

    /** One completion for each id, in their order. @param outcomes the answer to {@link #checks} */
    public CallResult<List<Completion>> completions(
            @Body JsonNode question, @Variable("kojiOutcomes") JsonNode outcomes) {
        List<Completion> completions = new ArrayList<>();
        for (JsonNode id : question.path("ids")) {
            completions.add(completion(id.asText(), outcomes.path(completions.size())));
        }
        return new CallResult.Done<>(completions, "koji told of " + completions.size() + " repo requests");
    }

    private static Completion completion(String id, JsonNode outcome) {
        if (KojiStates.isMissing(outcome)) {
            return new Completion(
                    id, State.FAILED, "koji knows no repo request " + id + " any more", NODES.objectNode());
        }
        if (KojiOutcome.isFault(outcome)) {
            // could not tell is not failed: it is asked again
            return new Completion(id, State.RUNNING, KojiOutcome.fault(outcome).shortened(), NODES.objectNode());
        }
        JsonNode answer = outcome.path("value");
        if (answer.path("repo").isObject()) {
            return new Completion(id, State.DONE, "", result(answer.path("repo")));
        }
        if (answer.at("/request/active").asBoolean()) {
            return new Completion(id, State.RUNNING, "", NODES.objectNode());
        }
        return new Completion(
                id,
                State.FAILED,
                "koji gave repo request " + id + " up after "
                        + answer.at("/request/tries").asInt() + " tries; its last task is "
                        + answer.at("/request/task_id").asText("none"),
                NODES.objectNode());
    }
}
