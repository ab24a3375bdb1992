package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the task that a request made whose answer was lost, for all verbs that do nothing but make a task. Called as the
 * bean {@code kojiTaskTraces} by probes, which say in the variable {@code kojiTrace} what to look for:
 *
 * <ul>
 *   <li>{@code {"method": "build", "token": {"verb": "koji-build", "key": "…"}}}: a task with this very struct anywhere in
 *       its request. One that failed or was canceled was accepted all the same.
 *   <li>{@code {"method": "distRepo", "request": ["f41", null, ["a1b2c3d4"], {…}], "added": ["event"], "tags": ["f41"]}}: a
 *       task with this request, see {@link KojiRequest}, which no other action of ours has.
 *   <li>{@code {"resubmitted": 42}}: a younger task with the method and the request of that one.
 * </ul>
 *
 * Only top-level tasks of the account that we log in with count, and none that is older than the action. Stateless,
 * thread-safe. Source: wire/koji.md §3.3.
 */
public final class KojiTaskTraces {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KojiOwnTasks tasks;

    public KojiTaskTraces(KojiOwnTasks tasks) {
        this.tasks = tasks;
    }

    /** A multiCall, to be made in a session: who we are, what the tags are, which task was resubmitted. */
    public ArrayNode names(@Variable("kojiTrace") JsonNode trace) {
        ArrayNode calls = NODES.arrayNode().add(KojiOwnTasks.whoWeAre());
        trace.path("tags").forEach(tag -> calls.add(KojiOwnTasks.about("getTag", tag.asText())));
        if (trace.has("resubmitted")) {
            calls.add(KojiOwnTasks.call(
                    "getTaskInfo",
                    NODES.arrayNode().add(trace.get("resubmitted")).add(true)));
        }
        return calls;
    }

    /** The arguments of listTasks. @param names the answer to {@link #names} */
    public ObjectNode question(
            @Variable("kojiTrace") JsonNode trace,
            @Variable("kojiNames") JsonNode names,
            @Variable("actionId") @Nullable Long action) {
        String method = trace.has("resubmitted")
                ? model(names).path("method").asText()
                : trace.path("method").asText();
        return tasks.newest(method, KojiOwnTasks.id(KojiOutcome.value(names.path(0))), action);
    }

    /**
     * Whether one of the tasks came from this very action.
     *
     * @param found the answer to {@link #question}
     * @return Done(empty) where none did
     */
    public CallResult<Optional<Accepted>> judged(
            @Variable("kojiTrace") JsonNode trace,
            @Variable("kojiNames") JsonNode names,
            @Variable("actionId") @Nullable Long action,
            @Variable("kojiProfile") @Nullable String profile,
            @Body JsonNode found) {
        if (trace.has("token")) {
            JsonNode token = trace.get("token");
            // a token without key is that of a call from outside of DISPATCH: it tells nothing apart
            return first(found, task -> token.hasNonNull("key") && holds(task.path("request"), token));
        }
        Predicate<JsonNode> free = task -> tasks.isFree(task.path("id").asText(), action, profile);
        if (trace.has("resubmitted")) {
            JsonNode model = model(names);
            KojiRequest request = new KojiRequest(list(model.path("request")), Set.of(), Map.of());
            long old = model.path("id").longValue();
            return first(
                    found,
                    task -> task.path("id").longValue() > old && request.is(task.path("request")) && free.test(task));
        }
        KojiRequest request = new KojiRequest(list(trace.path("request")), added(trace), tags(trace, names));
        return first(found, task -> request.is(task.path("request")) && free.test(task));
    }

    private CallResult<Optional<Accepted>> first(JsonNode found, Predicate<JsonNode> fits) {
        for (JsonNode task : found) {
            if (task.path("parent").isNull() && fits.test(task)) {
                long id = task.path("id").longValue();
                return KojiOwnTasks.found(tasks.task(id, "adopted: koji task " + id + " is from this request"));
            }
        }
        return KojiOwnTasks.nothing("none of the " + found.size() + " newest tasks of ours is from this request");
    }

    private static boolean holds(JsonNode request, JsonNode token) {
        if (request.equals(token)) {
            return true;
        }
        for (JsonNode part : request) {
            if (holds(part, token)) {
                return true;
            }
        }
        return false;
    }

    /** The task that was to be resubmitted. @throws KojiException Refused where there is none */
    private static JsonNode model(JsonNode names) {
        JsonNode model = KojiOutcome.value(names.path(1));
        if (!model.isObject()) {
            throw new KojiException("getTaskInfo", new CallResult.Refused<>("koji knows no such task to resubmit"));
        }
        return model;
    }

    private static Set<String> added(JsonNode trace) {
        Set<String> added = new HashSet<>();
        trace.path("added").forEach(name -> added.add(name.asText()));
        return added;
    }

    private static Map<String, Long> tags(JsonNode trace, JsonNode names) {
        Map<String, Long> tags = new HashMap<>();
        int index = 1;
        for (JsonNode tag : trace.path("tags")) {
            JsonNode known = KojiOutcome.value(names.path(index++));
            if (known.hasNonNull("id")) {
                tags.put(tag.asText(), known.get("id").longValue());
            }
        }
        return tags;
    }

    private static ArrayNode list(JsonNode request) {
        return request instanceof ArrayNode list ? list : NODES.arrayNode();
    }
}
