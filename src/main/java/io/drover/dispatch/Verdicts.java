package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ActionRow;
import io.drover.ledger.CallMade;
import io.drover.ledger.DryRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an action that its system calls done, or has lost sight of, really came to: the lookup that a verb names as {@code
 * drover.io/verdict} is asked with {@code {"key": …, "state": "done", "parameters": …, "result": …, "original_nvr": …}} and the
 * installation's {@code profile}, key and parameters as sent, and answers with a {@link Completion}: DONE, its result joined to
 * the one there is, FAILED, or RUNNING where nobody can tell yet. It is asked as one of the system's calls that it is about.
 * Thread-safe.
 */
final class Verdicts {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private final SystemCalls calls;
    private final Systems systems;
    private final Clock clock;

    Verdicts(SystemCalls calls, Systems systems, Clock clock) {
        this.calls = calls;
        this.systems = systems;
        this.clock = clock;
    }

    /** What was found out of an action, or why it cannot be told. */
    sealed interface Judgement {
        /** @param call the question and its answer, for the ledger */
        record Told(Completion completion, CallMade call) implements Judgement {}

        /** To be asked again later. */
        record NotYet(String why) implements Judgement {}
    }

    Judgement of(ActionRow action, Verb verb, Completion done, RemoteSystem system) {
        Verb.Verdict verdict = Objects.requireNonNull(verb.verdict(), verb.name() + " has no verdict");
        Leave may = asked(verdict, verb, system).askAtOnce(CallKind.POLL);
        if (!(may instanceof Leave.Granted leave)) {
            return new Judgement.NotYet(((Leave.NotNow) may).why());
        }
        ObjectNode question = question(action, done);
        String profile = verb.profileOf(system.name());
        if (profile != null) {
            question.put(Verb.PROFILE, profile);
        }
        Instant began = clock.instant();
        CallResult<Completion> answer;
        try {
            answer = calls.verdict(verdict.lookup(), question, leave);
        } catch (IllegalStateException e) {
            LOG.error("kamelet {} hit a bug; action {} is asked about later", verdict.lookup(), action.id(), e);
            return new Judgement.NotYet("kamelet " + verdict.lookup() + " hit a bug, see the log");
        }
        leave.ended(answer);
        Optional<Completion> told = verdict(answer, done);
        if (told.isEmpty()) {
            String why = answer.asOptional().map(Completion::reason).orElse(answer.evidence());
            LOG.warn("{} cannot judge action {} '{}': {}", verdict.lookup(), action.id(), action.name(), why);
            return new Judgement.NotYet(why);
        }
        return new Judgement.Told(
                told.get(),
                new CallMade(
                        "verdict",
                        action.attempts(),
                        began,
                        Duration.between(began, clock.instant()).toMillis(),
                        question.toString(),
                        told.get().state().name().toLowerCase(Locale.ROOT),
                        answer.evidence()));
    }

    /** Nobody is called in a dry run, so that no other system's leave is needed. */
    private RemoteSystem asked(Verb.Verdict verdict, Verb verb, RemoteSystem system) {
        boolean another =
                !verdict.system().equals(verb.system()) && !system.name().equals(DryRun.SYSTEM);
        return another ? systems.of(verdict.system()) : system;
    }

    private static ObjectNode question(ActionRow action, Completion done) {
        ObjectNode question = JsonNodeFactory.instance
                .objectNode()
                .put("key", action.mark())
                .put("state", done.state().name().toLowerCase(Locale.ROOT));
        question.set("parameters", LedgerJson.read(Objects.requireNonNullElse(action.resolved(), action.parameters())));
        question.set("result", done.result());
        question.put("original_nvr", action.originalNvr());
        return question;
    }

    private static Optional<Completion> verdict(CallResult<Completion> answer, Completion done) {
        if (answer instanceof CallResult.Refused) {
            return Optional.of(new Completion(
                    done.externalId(),
                    Completion.State.FAILED,
                    "it is done, and could not be verified: " + answer.evidence(),
                    done.result(),
                    true));
        }
        return answer.asOptional()
                .filter(told -> told.state() != Completion.State.RUNNING)
                .map(told -> new Completion(
                        done.externalId(),
                        told.state(),
                        told.reason().isEmpty() ? done.reason() : told.reason(),
                        joined(done.result(), told.result()),
                        told.permanent()));
    }

    private static JsonNode joined(JsonNode result, JsonNode more) {
        ObjectNode joined = JsonNodeFactory.instance.objectNode();
        if (result instanceof ObjectNode members) {
            joined.setAll(members);
        }
        if (more instanceof ObjectNode members) {
            joined.setAll(members);
        }
        return joined;
    }
}
