package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ActionRow;
import io.drover.ledger.Actions;
import io.drover.ledger.CallMade;
import io.drover.ledger.CrashPoints;
import io.drover.telemetry.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the remote systems how far accepted actions are, all that one lookup knows of in one question. Messages make the question come
 * sooner; without any message it comes all the same, and there is no age at which it stops. Thread-safe.
 */
final class Tracker {
    private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

    /** How often what is lost is done anew beyond the tries that were planned: something may be losing it. */
    private static final int MOST_LOST = 3;

    private final Actions actions;
    private final Verbs verbs;
    private final SystemCalls calls;
    private final Verdicts verdicts;
    private final Systems systems;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Tracker(Actions actions, Verbs verbs, SystemCalls calls, Systems systems, Clock clock) {
        this.actions = actions;
        this.verbs = verbs;
        this.calls = calls;
        this.verdicts = new Verdicts(calls, systems, clock);
        this.systems = systems;
        this.clock = clock;
    }

    /** Those that one question can be about, by the first of them: of other verbs too, where one lookup knows of both. */
    Map<String, List<ActionRow>> together(List<ActionRow> open) {
        return open.stream().collect(Collectors.groupingBy(this::lookupOf));
    }

    private String lookupOf(ActionRow action) {
        try {
            return Objects.requireNonNullElse(verbs.required(action.verb()).completion(), action.verb());
        } catch (IllegalArgumentException gone) {
            // asked about by itself, so that the others are not held up by what comes of it
            return action.verb();
        }
    }

    /**
     * Asks about actions that {@link #together} put together.
     *
     * @param leave for this call, used up in any case
     */
    void ask(List<ActionRow> open, RemoteSystem system, Leave.Granted leave) {
        Duration interval = system.settings().pollInterval();
        String verbName = open.get(0).verb();
        Verb verb = verbs.required(verbName);
        String lookup = Objects.requireNonNull(verb.completion(), verbName + " has no completion");
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        ArrayNode ids = question.putArray("ids");
        open.forEach(action -> ids.add(action.externalId()));
        String profile = verb.profileOf(system.name());
        if (profile != null) {
            question.put(Verb.PROFILE, profile);
        }
        Instant began = clock.instant();
        CallResult<List<Completion>> answer;
        try {
            answer = calls.completions(lookup, question, leave);
        } catch (IllegalStateException e) {
            LOG.error("kamelet {} hit a bug; {} actions are asked about later", lookup, open.size(), e);
            later(open, began, interval);
            return;
        }
        leave.ended(answer);
        if (!(answer instanceof CallResult.Done<List<Completion>> done)) {
            LOG.warn("{} cannot tell how far {} actions are: {}", lookup, open.size(), answer.evidence());
            later(open, began, interval);
            return;
        }
        later(apply(open, system, done, question, began), began, interval);
    }

    /** Ends what has ended; returns what goes on. */
    private List<ActionRow> apply(
            List<ActionRow> open,
            RemoteSystem system,
            CallResult.Done<List<Completion>> answer,
            JsonNode question,
            Instant began) {
        Map<String, Completion> byId = answer.value().stream()
                .collect(Collectors.toMap(Completion::externalId, c -> c, (first, second) -> second));
        List<ActionRow> running = new java.util.ArrayList<>();
        for (ActionRow action : open) {
            Completion completion = action.externalId() == null ? null : byId.get(action.externalId());
            if (completion == null || completion.state() == Completion.State.RUNNING) {
                running.add(action);
                continue;
            }
            CallMade call = new CallMade(
                    "poll",
                    action.attempts(),
                    began,
                    Duration.between(began, clock.instant()).toMillis(),
                    question.toString(),
                    completion.state().name().toLowerCase(java.util.Locale.ROOT),
                    answer.evidence());
            try (Ids ids = Work.on(action)) {
                systems.told(
                        new CallEnded(system.name(), CallKind.POLL, call.outcome(), Duration.ofMillis(call.tookMs())));
                if (!isOver(action, system, completion, call)) {
                    running.add(action);
                }
            }
        }
        return running;
    }

    /** False where it is over, and what came of it cannot be told yet. */
    private boolean isOver(ActionRow action, RemoteSystem system, Completion completion, CallMade call) {
        Verb verb = verbs.required(action.verb());
        boolean unseen = completion.state() == Completion.State.UNSEEN;
        if (verb.verdict() == null || completion.state() != Completion.State.DONE && !unseen) {
            end(action, system, unseen ? failed(completion) : completion, call);
            return true;
        }
        Verdicts.Judgement judgement = verdicts.of(action, verb, completion, system);
        if (judgement instanceof Verdicts.Judgement.Told told) {
            actions.called(action, call);
            end(action, system, told.completion(), told.call());
            return true;
        }
        String why = ((Verdicts.Judgement.NotYet) judgement).why();
        actions.unsure(action, (unseen ? "over" : "done") + "; what came of it cannot be told yet: " + why);
        return false;
    }

    private static Completion failed(Completion unseen) {
        return new Completion(
                unseen.externalId(), Completion.State.FAILED, unseen.reason(), unseen.result(), unseen.permanent());
    }

    private void end(ActionRow action, RemoteSystem system, Completion completion, CallMade call) {
        LOG.info(
                "action {} {} '{}' is {} ({} {}){}",
                action.id(),
                action.verb(),
                action.name(),
                completion.state(),
                action.system(),
                action.externalId(),
                completion.reason().isEmpty() ? "" : ": " + completion.reason());
        String reason = completion.reason().isEmpty()
                ? action.system() + " " + action.externalId() + " is "
                        + completion.state().name().toLowerCase(java.util.Locale.ROOT)
                : completion.reason();
        CrashPoints.reach("track.answered", action.verb());
        Duration wait = system.settings().retry().after(action.tries().number(), random);
        int more = completion.state() == Completion.State.LOST ? MOST_LOST : 0;
        if (isAgain(action, completion, more)) {
            if (actions.retry(action, call, reason, clock.instant().plus(wait), more)) {
                CrashPoints.reach("retry.stored", action.verb());
            }
        } else {
            endForGood(action, completion, call, reason);
        }
        CrashPoints.reach("track.stored", action.verb());
    }

    private static boolean isAgain(ActionRow action, Completion completion, int more) {
        boolean failed = completion.state() == Completion.State.FAILED && !completion.permanent()
                || completion.state() == Completion.State.LOST;
        return failed && action.tries().number() < action.tries().most() + more;
    }

    private void endForGood(ActionRow action, Completion completion, CallMade call, String reason) {
        String result =
                completion.result().isEmpty() ? null : completion.result().toString();
        boolean lost = completion.state() == Completion.State.LOST;
        if (lost
                || completion.state() == Completion.State.FAILED
                        && verbs.required(action.verb()).letters()) {
            boolean exhausted =
                    lost || !completion.permanent() && action.tries().most() > 1;
            actions.failed(
                    action,
                    call,
                    exhausted,
                    exhausted ? "given up after " + action.tries().number() + " tries; last: " + reason : reason,
                    result);
        } else {
            actions.ended(action, call, completion.state().name(), reason, result);
        }
    }

    private void later(List<ActionRow> open, Instant asked, Duration interval) {
        actions.pollLater(
                open.stream().map(ActionRow::id).toList(),
                asked,
                clock.instant().plus(interval));
    }
}
