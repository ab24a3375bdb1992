package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.koji.KojiInquiry.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far koji tasks have come, asked for all at once: {@code {"ids": ["42", "43,44"]}}. Several tasks under one id, as
 * {@code 43,44}, end together. One request tells the states of all; only for what has come to its end a second tells
 * results and builds, and a third the builds of containers and of chains. Source: wire/koji.md §4, §5.2, §5.3.
 */
final class KojiTasks {

    /** So many ids at most. */
    static final int MOST = 500;
    /** Ids in one getTaskInfo, and such calls in one request: a task takes about 1 kB of the answer. */
    private static final int TOGETHER = 1000;

    private static final int LISTS_AT_ONCE = 5;
    private static final int CALLS_AT_ONCE = KojiMultiCall.MOST;
    /** Words of reasons that a completion carries. */
    private static final int LONGEST_REASON = 4000;

    private final Map<String, List<KojiTaskFacts>> asked = new LinkedHashMap<>();
    private final Map<Long, KojiTaskFacts> tasks = new LinkedHashMap<>();

    /** @throws KojiException Refused for more than 500 ids */
    KojiTasks(JsonNode question) {
        JsonNode ids = question.path("ids");
        if (!ids.isArray() || ids.size() > MOST) {
            throw KojiArguments.refused(
                    "getTaskInfo", "the question must be {\"ids\": […]} with at most " + MOST + " ids of tasks");
        }
        ids.forEach(id -> asked.computeIfAbsent(id.asText(), this::tasksOf));
    }

    /** What is no number gets facts of its own: a task that koji does not know. */
    private List<KojiTaskFacts> tasksOf(String id) {
        return Arrays.stream(id.split(",", -1))
                .map(String::strip)
                .map(this::task)
                .toList();
    }

    private KojiTaskFacts task(String id) {
        // koji's ids are of 32 bits; it answers larger ones with a fault of its database
        long number = id.matches("\\d{1,10}") ? Long.parseLong(id) : -1;
        if (number > Integer.MAX_VALUE || number < 0) {
            KojiTaskFacts nonsense = new KojiTaskFacts(id, number);
            nonsense.info(JsonNodeFactory.instance.nullNode());
            return nonsense;
        }
        return tasks.computeIfAbsent(number, known -> new KojiTaskFacts(id, known));
    }

    Step first() {
        List<List<KojiTaskFacts>> groups = new ArrayList<>();
        List<KojiTaskFacts> all = List.copyOf(tasks.values());
        for (int from = 0; from < all.size(); from += TOGETHER) {
            groups.add(all.subList(from, Math.min(all.size(), from + TOGETHER)));
        }
        return new KojiRound()
                .askEach(groups, group -> KojiInquiry.call("getTaskInfo", idsOf(group)), KojiTasks::infos)
                .then(LISTS_AT_ONCE, this::again);
    }

    private static List<Long> idsOf(List<KojiTaskFacts> group) {
        return group.stream().map(task -> task.id).toList();
    }

    private static void infos(List<KojiTaskFacts> group, JsonNode outcome) {
        if (KojiOutcome.isFault(outcome)) {
            if (!(KojiOutcome.fault(outcome).outcome("getTaskInfo") instanceof CallResult.Refused)) {
                KojiOutcome.value(outcome);
            }
            return;
        }
        JsonNode list = outcome.path("value");
        for (int index = 0; index < group.size(); index++) {
            group.get(index).info(list.path(index));
        }
    }

    /** One by one what was refused together: one bad id must not hold up the others. */
    private Step again() {
        List<KojiTaskFacts> untold =
                tasks.values().stream().filter(KojiTaskFacts::isUntold).toList();
        return new KojiRound()
                .askEach(untold, task -> KojiInquiry.call("getTaskInfo", task.id), KojiTaskFacts::infoOutcome)
                .then(CALLS_AT_ONCE, this::results);
    }

    /** Only for ids all of whose tasks have ended: the others are asked about again anyway. */
    private Step results() {
        List<KojiTaskFacts> ended = asked.values().stream()
                .filter(ofOne -> stateOf(ofOne) != State.RUNNING)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
        List<KojiTaskFacts> told =
                ended.stream().filter(KojiTaskFacts::hasResult).toList();
        List<KojiTaskFacts> building =
                ended.stream().filter(KojiTaskFacts::isBuilding).toList();
        List<KojiTaskFacts> chains =
                ended.stream().filter(KojiTaskFacts::isChain).toList();
        List<Wanted> wanted = new ArrayList<>();
        return new KojiRound()
                .askEach(told, task -> KojiInquiry.call("getTaskResult", task.id, false), KojiTaskFacts::result)
                .askEach(building, task -> buildsOf(task.id), KojiTaskFacts::builds)
                .askEach(
                        chains,
                        task -> KojiInquiry.call("getTaskChildren", task.id),
                        (task, outcome) -> links(task, outcome, wanted))
                .then(CALLS_AT_ONCE, () -> builds(told, wanted));
    }

    /** A build that a task's result or its children tell of. */
    private record Wanted(KojiTaskFacts task, ObjectNode call) {}

    private static void links(KojiTaskFacts chain, JsonNode outcome, List<Wanted> wanted) {
        if (KojiOutcome.isFault(outcome)) {
            chain.doubted(outcome);
        }
        for (JsonNode child : outcome.path("value")) {
            if ("build".equals(child.path("method").asText())) {
                wanted.add(new Wanted(chain, buildsOf(child.path("id").longValue())));
            }
        }
    }

    private Step builds(List<KojiTaskFacts> told, List<Wanted> wanted) {
        for (KojiTaskFacts task : told) {
            for (JsonNode build : task.result().path("koji_builds")) {
                if (build.asText().matches("\\d{1,10}")) {
                    wanted.add(new Wanted(task, KojiInquiry.call("getBuild", build.asLong())));
                }
            }
        }
        return new KojiRound()
                .askEach(wanted, Wanted::call, (build, outcome) -> build.task().builds(outcome))
                .then(CALLS_AT_ONCE, this::completions);
    }

    private static ObjectNode buildsOf(long task) {
        ObjectNode named = JsonNodeFactory.instance.objectNode().put("taskID", task);
        named.putObject("queryOpts").put("order", "build_id").put("limit", TOGETHER);
        return KojiInquiry.call("listBuilds", named);
    }

    private Step completions() {
        List<Completion> completions = new ArrayList<>();
        asked.forEach((id, ofOne) -> completions.add(completion(id, ofOne)));
        return new KojiInquiry.Answer(new CallResult.Done<>(
                completions, "koji told of " + tasks.size() + (tasks.size() == 1 ? " task" : " tasks")));
    }

    private static State stateOf(List<KojiTaskFacts> ofOne) {
        List<State> states = ofOne.stream().map(KojiTaskFacts::state).toList();
        for (State state : List.of(State.RUNNING, State.FAILED, State.CANCELED)) {
            if (states.contains(state)) {
                return state;
            }
        }
        return State.DONE;
    }

    private static Completion completion(String id, List<KojiTaskFacts> ofOne) {
        State state = stateOf(ofOne);
        List<KojiTaskFacts> why =
                ofOne.stream().filter(task -> task.state() == state).toList();
        String reasons = String.join(
                "; ",
                why.stream()
                        .map(KojiTaskFacts::reason)
                        .filter(reason -> !reason.isEmpty())
                        .toList());
        String summary = ofOne.size() > 1 && !reasons.isEmpty() ? why.size() + " of " + ofOne.size() + " tasks: " : "";
        boolean permanent = why.stream().anyMatch(KojiTaskFacts::isPermanentFailure);
        return new Completion(id, state, cut(summary + reasons), result(state, ofOne), permanent);
    }

    private static String cut(String text) {
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
    }

    /** The result is kept where it is an object (buildContainer's koji_builds), else under {@code task_result}. */
    private static ObjectNode result(State state, List<KojiTaskFacts> ofOne) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        if (state == State.RUNNING) {
            return kept;
        }
        JsonNode result = ofOne.get(0).result();
        if (ofOne.size() == 1 && state == State.DONE) {
            if (result instanceof ObjectNode object) {
                kept.setAll(object);
            } else if (!result.isNull() && !result.isMissingNode()) {
                kept.set("task_result", result);
            }
        }
        if (ofOne.stream().anyMatch(task -> task.isBuilding() || task.isChain())) {
            ofOne.forEach(task -> kept.withArray("builds").addAll(task.builds()));
        }
        return kept;
    }
}
