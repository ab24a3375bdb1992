package io.drover.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ActionRow;
import io.drover.ledger.CallMade;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an action that its system calls done really came to: the lookup that a verb names as {@code drover.io/verdict} is asked
 * with {@code {"parameters": …, "result": …, "original_nvr": …}} and the installation's {@code profile}, the parameters as sent, and answers with a
 * {@link Completion}: DONE, its result joined to the one there is, or FAILED. Thread-safe.
 */
final class Verdicts {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SystemCalls calls;
    private final Clock clock;

    Verdicts(SystemCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** @param call the question and its answer, for the ledger */
    record Verdict(Completion completion, CallMade call) {}

    /** Empty where nobody can tell yet: to be asked again later. */
    Optional<Verdict> of(ActionRow action, Verb verb, Completion done, RemoteSystem system) {
        String lookup = Objects.requireNonNull(verb.verdict(), verb.name() + " has no verdict");
        if (!(system.askAtOnce(CallKind.POLL) instanceof Leave.Granted leave)) {
            return Optional.empty();
        }
        ObjectNode question = question(action, done);
        String profile = verb.profileOf(system.name());
        if (profile != null) {
            question.put(Verb.PROFILE, profile);
        }
        Instant began = clock.instant();
        CallResult<Completion> answer;
        try {
            answer = calls.verdict(lookup, question, leave);
        } catch (IllegalStateException e) {
            LOG.error("kamelet {} hit a bug; action {} is asked about later", lookup, action.id(), e);
            return Optional.empty();
        }
        leave.ended(answer);
        Optional<Completion> verdict = verdict(answer, done);
        if (verdict.isEmpty()) {
            LOG.warn("{} cannot judge action {} '{}': {}", lookup, action.id(), action.name(), answer.evidence());
        }
        return verdict.map(told -> new Verdict(
                told,
                new CallMade(
                        "verdict",
                        action.attempts(),
                        began,
                        Duration.between(began, clock.instant()).toMillis(),
                        question.toString(),
                        told.state().name().toLowerCase(Locale.ROOT),
                        answer.evidence())));
    }

    private static ObjectNode question(ActionRow action, Completion done) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.set("parameters", json(Objects.requireNonNullElse(action.resolved(), action.parameters())));
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

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds JSON that is none: " + text, e);
        }
    }
}
