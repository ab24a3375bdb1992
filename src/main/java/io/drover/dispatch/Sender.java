package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.ActionCommits;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one action: probe where it may have been sent before, else send; then the next state. Thread-safe.
 */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    /** Noted longer ago than this, a request does not go out: the process stood still, and may be taken for dead. */
    static final Duration CLAIM_HOLDS = Duration.ofSeconds(5);

    private final Actions actions;
    private final ActionCommits commits;
    private final Verbs verbs;
    private final Requests requests;
    private final SystemCalls calls;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Sender(Actions actions, ActionCommits commits, Verbs verbs, SystemCalls calls, Clock clock) {
        this.actions = actions;
        this.commits = commits;
        this.verbs = verbs;
        this.requests = new Requests(actions, clock);
        this.calls = calls;
        this.clock = clock;
    }

    /** @param leave for one call, used up in any case */
    void attempt(ActionRow action, RemoteSystem system, Leave.Granted leave) {
        Verb verb;
        Outgoing request;
        try {
            verb = verbs.required(action.verb());
            request = requests.of(action);
        } catch (IllegalArgumentException | IllegalStateException e) {
            leave.unused();
            bug(action, "send", action.parameters(), e);
            return;
        }
        Attempt attempt = new Attempt(action, verb, request, system);
        if (action.mayBeSentBefore()) {
            probe(attempt, leave.as(CallKind.PROBE));
        } else {
            send(attempt, leave);
        }
    }

    /** One look at one action. */
    private record Attempt(ActionRow action, Verb verb, Outgoing request, RemoteSystem system) {
        JsonNode parameters() {
            return request.parameters();
        }
    }

    private void probe(Attempt attempt, Leave.Granted leave) {
        ActionRow action = attempt.action();
        JsonNode parameters = attempt.parameters();
        Instant began = clock.instant();
        CallResult<Optional<Accepted>> found;
        try {
            found = calls.probe(attempt.verb(), parameters, attempt.request().variables(action), leave);
        } catch (IllegalStateException e) {
            bug(action, "probe", parameters.toString(), e);
            return;
        }
        boolean counts = leave.ended(found);
        CallMade call = call("probe", action.attempts() + 1, began, parameters, found);
        if (found instanceof CallResult.Done<Optional<Accepted>> done) {
            if (done.value().isPresent()) {
                accept(attempt, call, done.value().get());
                return;
            }
            Optional<Instant> doubt = actions.inDoubtUntil(action);
            if (doubt.isPresent()) {
                waitOutDoubt(attempt, call, doubt.get());
                return;
            }
            if (!actions.notFound(action, call)) {
                LOG.info("action {} {} '{}' is canceled: it was not taken", action.id(), action.verb(), action.name());
                return;
            }
            // ahead of the rate: a probe and its send are one piece of work, or each would wait for the other for ever
            if (attempt.system().askAtOnce(CallKind.SEND) instanceof Leave.Granted sending) {
                send(attempt, sending);
            }
        } else if (found instanceof CallResult.Refused) {
            end(action, call);
        } else {
            again(attempt, call, found, !action.state().equals("PLANNED"), counts);
        }
    }

    private void send(Attempt attempt, Leave.Granted leave) {
        ActionRow action = attempt.action();
        Verb verb = attempt.verb();
        JsonNode parameters = attempt.parameters();
        String subject =
                verb.subject() == null ? null : parameters.path(verb.subject()).asText(null);
        Instant claimed = clock.instant();
        long ticks = System.nanoTime();
        if (!isTaken(attempt, subject, leave)) {
            return;
        }
        reach("sending", action);
        Instant began = clock.instant();
        if (System.nanoTime() - ticks > CLAIM_HOLDS.toNanos()
                || Duration.between(claimed, began).compareTo(CLAIM_HOLDS) > 0) {
            leave.unused();
            notSent(action, parameters, began);
            return;
        }
        CallResult<Accepted> answer;
        try {
            Map<String, Object> variables =
                    new LinkedHashMap<>(attempt.request().variables(action));
            variables.put(CallNote.VARIABLE, (CallNote) as -> note(action, as));
            answer = calls.send(verb, parameters, variables, leave);
        } catch (IllegalStateException e) {
            bug(action, "send", parameters.toString(), e);
            return;
        }
        boolean counts = leave.ended(answer);
        reach("answered", action);
        CallMade call = call("send", action.attempts() + 1, began, parameters, answer);
        if (answer instanceof CallResult.Done<Accepted> done) {
            accept(attempt, call, done.value());
            CrashPoints.reach("dispatch.stored", action.verb());
        } else if (answer instanceof CallResult.Refused) {
            end(action, call);
        } else {
            again(attempt, call, answer, answer instanceof CallResult.Ambiguous, counts);
        }
    }

    /** {@code dispatch.sending}; of what failed once and is done anew, {@code retry.sending}, too. */
    private static void reach(String place, ActionRow action) {
        CrashPoints.reach("dispatch." + place, action.verb());
        if (action.tries().number() > 1) {
            CrashPoints.reach("retry." + place, action.verb());
        }
    }

    private void note(ActionRow action, String as) {
        if (!actions.sentAs(action, as)) {
            throw new CallFailed(new CallResult.Unavailable<>(
                    "not sent: the action has become another instance's between noting the request and sending it",
                    null));
        }
    }

    /** Nothing left this process: whoever has the action by now may send it. */
    private void notSent(ActionRow action, JsonNode parameters, Instant now) {
        String evidence = "not sent: this process stood still between noting the request and sending it";
        LOG.warn("action {} {} '{}' {}", action.id(), action.verb(), action.name(), evidence);
        CallMade call =
                new CallMade("send", action.attempts() + 1, now, 0, parameters.toString(), "not-sent", evidence);
        actions.again(action, call, now, false, action.attempts());
    }

    /** The probe found nothing, but the request of a process that is gone may still be on its way. */
    private void waitOutDoubt(Attempt attempt, CallMade call, Instant until) {
        ActionRow action = attempt.action();
        LOG.info(
                "action {} {} '{}' was being sent by a process that is gone; not found yet, asked again until {}",
                action.id(),
                action.verb(),
                action.name(),
                until);
        Instant soon = clock.instant().plus(attempt.system().settings().retry().after(1, null, random));
        actions.again(action, call, soon.isBefore(until) ? soon : until, true, action.attempts());
    }

    /** Whether the row is now on disk as SENDING, by us. */
    private boolean isTaken(Attempt attempt, @Nullable String subject, Leave.Granted leave) {
        boolean taken = false;
        try {
            taken = commits.sending(
                    attempt.action(),
                    new Actions.Request(
                            attempt.parameters().toString(),
                            subject,
                            attempt.request().rebuiltNvr()));
        } finally {
            if (!taken) {
                leave.unused();
            }
        }
        return taken;
    }

    private void accept(Attempt attempt, CallMade call, Accepted accepted) {
        ActionRow action = attempt.action();
        LOG.info(
                "action {} {} '{}': {}{}",
                action.id(),
                action.verb(),
                action.name(),
                accepted.how(),
                accepted.externalId() == null ? "" : " as " + action.system() + " " + accepted.externalId());
        boolean done = attempt.verb().completion() == null || accepted.externalId() == null;
        Instant poll =
                done ? null : clock.instant().plus(attempt.system().settings().pollInterval());
        commits.accepted(
                action,
                call,
                new Actions.Taken(
                        accepted.externalId(), accepted.url(), accepted.result().toString(), accepted.how()),
                poll);
    }

    private void end(ActionRow action, CallMade call) {
        LOG.warn("action {} {} '{}' refused: {}", action.id(), action.verb(), action.name(), call.answer());
        actions.refused(action, call);
    }

    /** @param mayCount false where the failure is the system's, which was being tried: it then is no attempt of the action */
    private void again(Attempt attempt, CallMade call, CallResult<?> failure, boolean unknown, boolean mayCount) {
        ActionRow action = attempt.action();
        boolean counts = mayCount && !(failure instanceof CallResult.Full);
        SystemSettings settings = attempt.system().settings();
        boolean denied = failure instanceof CallResult.Denied;
        // our credentials are no fault of the action's: it waits until a human has seen to them
        int attempts = action.attempts() + (denied || !counts ? 0 : 1);
        if (!denied && counts && attempts >= settings.maxAttempts()) {
            actions.dead(action, call, ReasonClass.EXHAUSTED, givenUp(attempts, unknown, failure.evidence()));
            return;
        }
        Duration asked = failure instanceof CallResult.Unavailable<?> unavailable ? unavailable.retryAfter() : null;
        // one that tried a sick system in vain lets others have their turn
        Duration other = counts
                ? settings.retry().after(attempts, asked, random)
                : settings.retry().most();
        Duration wait = denied ? settings.deniedPause() : other;
        LOG.warn(
                "action {} {} '{}' {}: {}; next attempt in {} s",
                action.id(),
                action.verb(),
                action.name(),
                failure.outcome(),
                failure.evidence(),
                wait.toSeconds());
        actions.again(action, call, clock.instant().plus(wait), unknown, attempts);
    }

    private static String givenUp(int attempts, boolean unknown, String last) {
        String effect = unknown
                ? ", its effect unknown: it was sent, and no probe could tell whether it was taken; a replay probes before"
                        + " it sends"
                : "";
        return "given up after " + attempts + " attempts" + effect + "; last: " + last;
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
}
