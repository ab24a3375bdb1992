package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.rest.JsonReply;
import io.drover.rest.JsonStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Asks how far composes have come and ends with a {@code CallResult<List<Completion>>}. ODCS has no filter for ids, so pages
 * of the newest composes are read for as long as each tells of a few that are asked about, then the others are asked for one
 * by one. One that could not be asked is left out, so that it does not hold up the others; if none could be, the last failure
 * is the result. Of one exchange; not thread-safe.
 *
 * <p>Source: wire/targets.md §3.2, §3.3 and "Completion tracking".
 */
final class ComposeCompletions {
    private static final int MAX_IDS = 1_000;
    private static final int MAX_FAILURES = 3;
    /** A page is worth its length if it spares so many single questions. */
    private static final int WORTH_A_PAGE = 5;

    private final OdcsSettings settings;
    private final Map<Long, String> open = new TreeMap<>();
    private final List<Completion> completions = new ArrayList<>();
    private final Deque<CallResult<?>> failures = new ArrayDeque<>();
    private final int asked;
    private int calls;

    private ComposeCompletions(OdcsSettings settings, JsonNode ids) {
        this.settings = settings;
        this.asked = ids.size();
        for (JsonNode id : ids) {
            if (ComposeId.isOne(id.asText())) {
                open.put(Long.parseLong(id.asText()), id.asText());
            } else {
                completions.add(unknown(id.asText(), "'" + id.asText() + "' is not the number of a compose"));
            }
        }
    }

    /** @param question {@code {"ids": ["501", …]}}. @throws CallFailed Refused for anything else, or above 1,000 ids */
    static JsonStep first(OdcsSettings settings, JsonNode question) {
        JsonNode ids = question.path("ids");
        if (!ids.isArray() || ids.size() > MAX_IDS) {
            throw new CallFailed(
                    new CallResult.Refused<>("ODCS was not asked for completions: write {\"ids\": [\"501\"]}"
                            + " with at most " + MAX_IDS + " ids, found " + ids.size()));
        }
        ComposeCompletions talk = new ComposeCompletions(settings, ids);
        return talk.open.size() < WORTH_A_PAGE ? talk.singles() : talk.page(1);
    }

    private JsonStep page(int number) {
        Map<String, String> filters = settings.owner().isEmpty() ? Map.of() : Map.of("owner", settings.owner());
        return new JsonStep.Ask(ComposePage.request(filters, "-id", number), reply -> {
            calls++;
            CallResult<ComposePage> answer = OdcsAnswers.ofGet(reply, ComposePage::parse);
            if (!(answer instanceof CallResult.Done<ComposePage> page)) {
                return new JsonStep.End(answer.failure());
            }
            Map<Long, Compose> found = new HashMap<>();
            page.value().composes().forEach(compose -> found.put(compose.id(), compose));
            found.keySet().retainAll(open.keySet());
            found.values().forEach(this::take);
            boolean goOn = found.size() >= WORTH_A_PAGE && open.size() >= WORTH_A_PAGE;
            return goOn && !page.value().isLast(number) ? page(number + 1) : singles();
        });
    }

    private JsonStep singles() {
        return next(new ArrayDeque<>(open.keySet()));
    }

    private JsonStep next(Deque<Long> left) {
        Long id = left.poll();
        if (id == null || failures.size() >= MAX_FAILURES) {
            return end();
        }
        return new JsonStep.Ask(ComposeId.get(id), reply -> {
            calls++;
            take(id, reply);
            return next(left);
        });
    }

    private void take(long id, JsonReply reply) {
        CallResult<Compose> answer = OdcsAnswers.ofGet(reply);
        Optional<Compose> compose = answer.asOptional();
        if (compose.isPresent() && compose.get().id() == id) {
            take(compose.get());
        } else if (OdcsAnswers.isUnknown(reply)) {
            completions.add(unknown(String.valueOf(open.remove(id)), "no such compose: " + reply.evidence()));
        } else {
            failures.add(
                    compose.isPresent()
                            ? new CallResult.Unavailable<>(
                                    reply.evidence() + ", but it is about compose "
                                            + compose.get().id(),
                                    null)
                            : answer);
        }
    }

    private void take(Compose compose) {
        String id = String.valueOf(open.remove(compose.id()));
        completions.add(new Completion(id, state(compose), reason(compose), compose.result()));
    }

    private static State state(Compose compose) {
        return switch (compose.state()) {
            case WAIT, GENERATING -> State.RUNNING;
            case DONE -> State.DONE;
            case REMOVED -> State.FAILED;
            case FAILED -> compose.reason().startsWith("Canceled by ") ? State.CANCELED : State.FAILED;
        };
    }

    private static String reason(Compose compose) {
        return switch (compose.state()) {
            case WAIT, GENERATING, DONE -> "";
            case FAILED ->
                compose.reason().isEmpty()
                        ? "compose " + compose.id() + " failed, and ODCS gives no reason"
                        : compose.reason();
            case REMOVED ->
                "compose " + compose.id() + " expired and was removed"
                        + (compose.text("time_removed").isEmpty() ? "" : " at " + compose.text("time_removed"))
                        + "; odcs-renew-compose makes it anew";
        };
    }

    private static Completion unknown(String id, String reason) {
        return new Completion(id, State.FAILED, reason, JsonNodeFactory.instance.objectNode());
    }

    private JsonStep end() {
        if (completions.isEmpty() && !failures.isEmpty()) {
            return new JsonStep.End(failures.getLast());
        }
        String states = completions.stream()
                .map(completion -> completion.externalId() + " " + completion.state())
                .collect(Collectors.joining(", "));
        String missing =
                failures.isEmpty() ? "" : "; not told: " + failures.getFirst().evidence();
        return new JsonStep.End(new CallResult.Done<>(
                List.copyOf(completions),
                "ODCS told of " + completions.size() + " of " + asked + " composes in " + calls + " answers: " + states
                        + missing));
    }
}
