package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.RestRequest.Parameter;
import io.drover.rest.Talk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks how far runs or builds have come: those with names of ours together, by label; then, one by one, what no list had;
 * then the tasks of those that failed and do not say why. Ends with a {@code CallResult<List<Completion>>}. One that could
 * not be asked is left out; if none could be asked, the last failure is the result.
 */
final class CompletionTalk implements Talk {
    private static final int MOST_IDS = 1_000;
    private static final int MOST_FAILURES = 3;
    private static final int OF_ONE_LIST = 50;
    private static final int MOST_PAGES = 100;
    private static final int MOST_TASKS = 40;

    private final OsbsSettings settings;
    private final Resource resource;
    private final int asked;
    private final Deque<List<String>> lists = new ArrayDeque<>();
    private final Set<String> open;
    private final Map<String, Completion> completions = new LinkedHashMap<>();
    private final List<CallResult<JsonNode>> failures = new ArrayList<>();
    /** Of failed runs, by the name of a TaskRun that may say why. */
    private final Map<String, String> runOfTask = new LinkedHashMap<>();

    private @Nullable String single;
    private @Nullable String task;
    private int pages;
    private int tasks;

    private CompletionTalk(OsbsSettings settings, Resource resource, Set<String> ids) {
        this.settings = settings;
        this.resource = resource;
        this.open = ids;
        this.asked = ids.size();
        List<String> digests = ids.stream()
                .flatMap(id -> OwnMark.digestIn(id).stream())
                .distinct()
                .toList();
        for (int from = 0; ids.size() > 1 && from < digests.size(); from += OF_ONE_LIST) {
            lists.add(digests.subList(from, Math.min(from + OF_ONE_LIST, digests.size())));
        }
    }

    /** Question {@code {"ids": ["drover-…", …]}}. @throws CallFailed Refused for anything else, or above 1,000 ids */
    static CompletionTalk of(OsbsSettings settings, Resource resource, JsonNode question) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode id : question.path("ids")) {
            if (!Resource.isName(id.asText())) {
                throw new CallFailed(
                        new CallResult.Refused<>("'" + id.asText() + "' is not the name of a " + resource.kind()));
            }
            ids.add(id.asText());
        }
        if (!question.path("ids").isArray() || ids.size() > MOST_IDS) {
            throw new CallFailed(new CallResult.Refused<>("OSBS was not asked for completions: write {\"ids\":"
                    + " [\"drover-httpd-…\"]} with at most " + MOST_IDS + " ids, found " + ids.size()));
        }
        return new CompletionTalk(settings, resource, ids);
    }

    @Override
    public Next begin() {
        return next("");
    }

    @Override
    public Next answered(RestReply reply) {
        if (task != null) {
            return tasked(task, reply);
        }
        if (single != null) {
            return singled(single, reply);
        }
        return listed(reply);
    }

    private Next next(String more) {
        List<String> digests = lists.peek();
        if (digests != null && pages < MOST_PAGES) {
            return new Next.Ask(list(digests, more));
        }
        single = open.stream().findFirst().orElse(null);
        if (single != null && failures.size() < MOST_FAILURES) {
            return new Next.Ask(RestRequest.get(resource.one(settings, single)));
        }
        single = null;
        task = runOfTask.keySet().stream().findFirst().orElse(null);
        if (task != null && tasks++ < MOST_TASKS) {
            return new Next.Ask(RestRequest.get(resource.group(settings) + "taskruns/" + task));
        }
        return end();
    }

    private RestRequest list(List<String> digests, String more) {
        pages++;
        List<Parameter> query = new ArrayList<>();
        query.add(new Parameter("labelSelector", OwnMark.LABEL + " in (" + String.join(",", digests) + ")"));
        query.add(new Parameter("limit", String.valueOf(OF_ONE_LIST)));
        if (!more.isEmpty()) {
            query.add(new Parameter("continue", more));
        }
        return RestRequest.get(resource.all(settings), query.toArray(new Parameter[0]));
    }

    private Next listed(RestReply reply) {
        CallResult<JsonNode> answer = OsbsAnswers.ofRead(reply);
        if (answer instanceof CallResult.Done<JsonNode> list) {
            list.value()
                    .path("items")
                    .forEach(object -> take(object.at("/metadata/name").asText(), object));
            String more = list.value().at("/metadata/continue").asText();
            if (more.isEmpty()) {
                lists.poll();
            }
            return next(more);
        }
        if (reply.status() == 403 || reply.status() == 410) {
            // an account that may get and not list, or a page that has expired: one by one, then
            lists.clear();
            return next("");
        }
        failures.add(answer);
        return end();
    }

    private Next singled(String id, RestReply reply) {
        CallResult<JsonNode> answer = OsbsAnswers.ofRead(reply);
        if (OsbsAnswers.isMissing(reply)) {
            completions.put(id, removed(id, reply));
        } else if (answer instanceof CallResult.Done<JsonNode> object) {
            take(id, object.value());
        } else {
            failures.add(answer);
        }
        open.remove(id);
        return next("");
    }

    private void take(String id, JsonNode object) {
        if (!open.remove(id)) {
            return;
        }
        Completion completion = resource == Resource.BUILD ? BuildEnd.of(id, object) : PipelineEnd.of(id, object);
        completions.put(id, completion);
        if (resource == Resource.PIPELINE_RUN && completion.state() == State.FAILED && PipelineEnd.isSilent(object)) {
            PipelineEnd.taskRuns(object).forEach(taskRun -> runOfTask.put(taskRun, id));
        }
    }

    /** A task that cannot be asked leaves the run's own words. */
    private Next tasked(String taskRun, RestReply reply) {
        String id = runOfTask.remove(taskRun);
        String error =
                OsbsAnswers.ofRead(reply).asOptional().map(PipelineEnd::errorOf).orElse("");
        Completion known = completions.get(id);
        if (!error.isEmpty() && known != null) {
            runOfTask.values().removeIf(id::equals);
            completions.put(
                    id,
                    new Completion(
                            id,
                            known.state(),
                            Texts.line(known.reason() + "; " + error),
                            known.result(),
                            known.permanent() || OsbsFailures.isPermanent(error)));
        }
        return next("");
    }

    /** It was there when it was accepted. */
    private Completion removed(String id, RestReply reply) {
        String reason = resource.kind() + " " + id + " was removed from the cluster before its end was seen; whether"
                + " an image was made stands in koji, under the NVR (" + OsbsAnswers.evidence(reply) + ")";
        return new Completion(
                id,
                State.UNSEEN,
                reason,
                JsonNodeFactory.instance.objectNode().put("name", id).put("reason", "Removed"));
    }

    private Next end() {
        if (completions.isEmpty() && !failures.isEmpty()) {
            return new Next.End(failures.get(failures.size() - 1));
        }
        String states = completions.values().stream()
                .map(completion -> completion.externalId() + " " + completion.state())
                .collect(Collectors.joining(", "));
        String missing =
                failures.isEmpty() ? "" : "; not told: " + failures.get(0).evidence();
        return new Next.End(new CallResult.Done<>(
                List.copyOf(completions.values()),
                "OSBS told of " + completions.size() + " of " + asked + " of " + resource.kind() + ": "
                        + Texts.line(states) + missing));
    }
}
