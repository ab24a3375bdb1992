package io.drover.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.ledger.ActionRow;
import io.drover.ledger.Actions;
import io.drover.ledger.CallMade;
import io.drover.ledger.CrashPoints;
import io.drover.ledger.ReasonClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one action: probe where it may have been sent before, else send; then the next state. Thread-safe.
 */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Actions actions;
    private final Verbs verbs;
    private final Kamelets kamelets;
    private final DispatchSettings settings;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Sender(Actions actions, Verbs verbs, Kamelets kamelets, DispatchSettings settings, Clock clock) {
        this.actions = actions;
        this.verbs = verbs;
        this.kamelets = kamelets;
        this.settings = settings;
        this.clock = clock;
    }

    /** Returns true when the system denied our credentials: it should be left alone for a while. */
    boolean attempt(ActionRow action) {
        Verb verb;
        JsonNode parameters;
        try {
            verb = verbs.required(action.verb());
            parameters = References.fill(json(action.parameters()), results(action));
        } catch (IllegalArgumentException | IllegalStateException e) {
            bug(action, "send", action.parameters(), e);
            return false;
        }
        boolean sentBefore = !action.state().equals("PLANNED") || action.attempts() > 0;
        return sentBefore ? probe(action, verb, parameters) : send(action, verb, parameters);
    }

    private boolean probe(ActionRow action, Verb verb, JsonNode parameters) {
        Instant began = clock.instant();
        CallResult<Optional<Accepted>> found;
        try {
            found = kamelets.call(verb.probeKamelet(), parameters, variables(action), false);
        } catch (IllegalStateException e) {
            bug(action, "probe", parameters.toString(), e);
            return false;
        }
        CallMade call = call("probe", action.attempts() + 1, began, parameters, found);
        if (found instanceof CallResult.Done<Optional<Accepted>> done) {
            if (done.value().isPresent()) {
                accept(action, verb, call, done.value().get());
                return false;
            }
            actions.called(action, call);
            return send(action, verb, parameters);
        }
        if (found instanceof CallResult.Refused) {
            end(action, call);
            return false;
        }
        return again(action, call, found, true);
    }

    private boolean send(ActionRow action, Verb verb, JsonNode parameters) {
        String subject =
                verb.subject() == null ? null : parameters.path(verb.subject()).asText(null);
        if (!actions.sending(action, parameters.toString(), subject)) {
            return false;
        }
        CrashPoints.reach("dispatch.sending", action.verb());
        Instant began = clock.instant();
        CallResult<Accepted> answer;
        try {
            answer = kamelets.call(verb.actionKamelet(), parameters, variables(action), true);
        } catch (IllegalStateException e) {
            bug(action, "send", parameters.toString(), e);
            return false;
        }
        CrashPoints.reach("dispatch.answered", action.verb());
        CallMade call = call("send", action.attempts() + 1, began, parameters, answer);
        if (answer instanceof CallResult.Done<Accepted> done) {
            accept(action, verb, call, done.value());
            CrashPoints.reach("dispatch.stored", action.verb());
            return false;
        }
        if (answer instanceof CallResult.Refused) {
            end(action, call);
            return false;
        }
        return again(action, call, answer, answer instanceof CallResult.Ambiguous);
    }

    private void accept(ActionRow action, Verb verb, CallMade call, Accepted accepted) {
        LOG.info(
                "action {} {} '{}': {}{}",
                action.id(),
                action.verb(),
                action.name(),
                accepted.how(),
                accepted.externalId() == null ? "" : " as " + action.system() + " " + accepted.externalId());
        boolean done = verb.completion() == null || accepted.externalId() == null;
        Instant poll = done ? null : clock.instant().plus(settings.pollInterval());
        actions.accepted(
                action,
                call,
                new Actions.Taken(
                        accepted.externalId(), accepted.url(), accepted.result().toString(), accepted.how()),
                poll);
    }

    private void end(ActionRow action, CallMade call) {
        LOG.warn("action {} {} '{}' refused: {}", action.id(), action.verb(), action.name(), call.answer());
        actions.ended(action, call, "FAILED", call.answer(), null);
    }

    private boolean again(ActionRow action, CallMade call, CallResult<?> failure, boolean unknown) {
        boolean denied = failure instanceof CallResult.Denied;
        // our credentials are no fault of the action's: it waits until a human has seen to them
        int attempts = action.attempts() + (denied ? 0 : 1);
        if (attempts >= settings.maxAttempts()) {
            actions.dead(
                    action,
                    call,
                    ReasonClass.EXHAUSTED,
                    "given up after " + attempts + " attempts; last: " + failure.evidence());
            return false;
        }
        Duration asked = failure instanceof CallResult.Unavailable<?> unavailable ? unavailable.retryAfter() : null;
        Duration wait = denied ? settings.deniedPause() : settings.retry().after(attempts, asked, random);
        LOG.warn(
                "action {} {} '{}' {}: {}; next attempt in {} s",
                action.id(),
                action.verb(),
                action.name(),
                failure.outcome(),
                failure.evidence(),
                wait.toSeconds());
        actions.again(action, call, clock.instant().plus(wait), unknown, attempts);
        return denied;
    }

    private void bug(ActionRow action, String kind, String request, RuntimeException thrown) {
        LOG.error(
                "action {} {} '{}' hit a bug in Drover or in a kamelet",
                action.id(),
                action.verb(),
                action.name(),
                thrown);
        String evidence = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        CallMade call = new CallMade(kind, action.attempts() + 1, clock.instant(), 0, request, "bug", evidence);
        actions.dead(action, call, ReasonClass.BUG, evidence);
    }

    private CallMade call(String kind, int attempt, Instant began, JsonNode request, CallResult<?> result) {
        return new CallMade(
                kind,
                attempt,
                began,
                Duration.between(began, clock.instant()).toMillis(),
                request.toString(),
                result.outcome(),
                result.evidence());
    }

    private Map<String, JsonNode> results(ActionRow action) {
        Map<String, JsonNode> results = new LinkedHashMap<>();
        actions.resultsNeededBy(action.id()).forEach((key, text) -> results.put(key, json(text)));
        return results;
    }

    private static Map<String, Object> variables(ActionRow action) {
        return Map.of("actionKey", action.key(), "actionId", action.id(), "attempt", action.attempts() + 1);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds JSON that is none: " + text, e);
        }
    }
}
