package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.Optional;
import org.apache.camel.Variable;

/**
 * The request "tag this build", and how to find it again at the hub after its answer was lost: the build is in the tag,
 * or a tagBuild task of ours for the same tag and build exists ({@code wire/koji.md} §3.3). Called as the bean
 * {@code kojiTagBuild}. Parameters: {@code {"tag": "f41", "build": "bash-5.2.32-1.fc41", "fromTag": "f41-candidate",
 * "force": false}}, the last two optional. Stateless, thread-safe.
 */
public final class KojiTagBuild {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int TASKS_LOOKED_AT = 50;
    /** FREE, OPEN, CLOSED, ASSIGNED: canceled and failed ones did not and will not tag. */
    private static final int[] LIVE_STATES = {0, 1, 2, 4};

    private final String user;
    private final KojiAnswers answers;

    /** @param user whom drover.koji logs in as: only that user's tasks are ours */
    public KojiTagBuild(String user, KojiAnswers answers) {
        this.user = user;
        this.answers = answers;
    }

    /** The arguments of tagBuild. @throws KojiException Refused where tag or build is missing */
    public ArrayNode arguments(JsonNode parameters) {
        return NODES.arrayNode()
                .add(reference(parameters, "tag"))
                .add(reference(parameters, "build"))
                .add(forced(parameters))
                .add(moving(parameters) ? reference(parameters, "fromTag") : NODES.nullNode());
    }

    /** One multiCall that tells who we are, which tag, from-tag and build are meant. */
    public ArrayNode names(JsonNode parameters) {
        ArrayNode calls = NODES.arrayNode()
                .add(call("getUser", NODES.textNode(user)))
                .add(call("getTag", reference(parameters, "tag")))
                .add(call("getBuild", reference(parameters, "build")));
        return moving(parameters) ? calls.add(call("getTag", reference(parameters, "fromTag"))) : calls;
    }

    /** One multiCall for where the build is and which tasks of ours there are; empty where a name means nothing. */
    public ArrayNode traces(JsonNode names) {
        ArrayNode calls = NODES.arrayNode();
        JsonNode tag = value(names, 1);
        JsonNode build = value(names, 2);
        if (tag.isNull() || build.isNull() || names.has(3) && value(names, 3).isNull()) {
            return calls;
        }
        calls.add(listTagged(tag, build)).add(ourTasks(value(names, 0)));
        return names.has(3) ? calls.add(listTagged(value(names, 3), build)) : calls;
    }

    private static ObjectNode listTagged(JsonNode tag, JsonNode build) {
        ObjectNode named = NODES.objectNode();
        named.set("tag", tag.path("id"));
        named.set("package", build.path("package_name"));
        return call("listTagged", named);
    }

    private static ObjectNode ourTasks(JsonNode owner) {
        ObjectNode opts = NODES.objectNode().put("method", "tagBuild").put("decode", true);
        // a user whom the hub does not know has no tasks; a null owner would be no filter
        opts.set("owner", owner.isNull() ? NODES.numberNode(-1) : owner.path("id"));
        ArrayNode states = opts.putArray("state");
        for (int state : LIVE_STATES) {
            states.add(state);
        }
        ObjectNode named = NODES.objectNode();
        named.set("opts", opts);
        named.putObject("queryOpts").put("order", "-id").put("limit", TASKS_LOOKED_AT);
        return call("listTasks", named);
    }

    /**
     * Whether this very request was accepted before.
     *
     * @param parameters the action's
     * @param names the answer to {@link #names}
     * @param traces the answer to {@link #traces}
     * @return Done(empty): certainly not. Found without a task id: the build is in the tag and nothing is left to do.
     */
    public CallResult<Optional<Accepted>> judged(
            @Variable("tagBuild") JsonNode parameters,
            @Variable("tagBuildNames") JsonNode names,
            @org.apache.camel.Body JsonNode traces) {
        if (traces.isEmpty()) {
            return new CallResult.Done<>(
                    Optional.empty(), "koji knows no such tag or build, so nothing was tagged: " + parameters);
        }
        long tag = value(names, 1).path("id").longValue();
        long build = value(names, 2).path("build_id").longValue();
        long from = names.has(3) ? value(names, 3).path("id").longValue() : 0;
        for (JsonNode task : value(traces, 1)) {
            if (isThis(task.path("request"), tag, build, from, forced(parameters))) {
                return found(answers.task(task.path("id").longValue(), "adopted: a tagBuild task of " + user));
            }
        }
        boolean there = holds(value(traces, 0), build) && (from == 0 || !holds(value(traces, 2), build));
        if (there && !forced(parameters)) {
            return found(new Accepted(null, null, NODES.objectNode(), "adopted: the build is in the tag already"));
        }
        return new CallResult.Done<>(
                Optional.empty(),
                "neither the tag nor the last tasks of " + user + " show this request: " + parameters);
    }

    private static CallResult<Optional<Accepted>> found(Accepted accepted) {
        return new CallResult.Done<>(Optional.of(accepted), accepted.how());
    }

    /** The hub keeps {@code [tag id, build id, force, from-tag id or nil]}. */
    private static boolean isThis(JsonNode request, long tag, long build, long from, boolean force) {
        return request.path(0).asLong() == tag
                && request.path(1).asLong() == build
                && request.path(2).asBoolean() == force
                && request.path(3).asLong(0) == from;
    }

    private static boolean holds(JsonNode tagged, long build) {
        for (JsonNode row : tagged) {
            if (row.path("build_id").longValue() == build) {
                return true;
            }
        }
        return false;
    }

    private static boolean forced(JsonNode parameters) {
        return parameters.path("force").asBoolean();
    }

    private static boolean moving(JsonNode parameters) {
        return parameters.hasNonNull("fromTag");
    }

    private static JsonNode reference(JsonNode parameters, String member) {
        return KojiAnswers.reference(parameters, member, "tagBuild");
    }

    private static ObjectNode call(String method, JsonNode argument) {
        ObjectNode call = NODES.objectNode().put("method", method);
        call.set("params", argument.isObject() ? argument : NODES.arrayNode().add(argument));
        return call;
    }

    private static JsonNode value(JsonNode outcomes, int index) {
        return KojiOutcome.value(outcomes.path(index));
    }
}
