package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.JsonReply;
import io.drover.rest.JsonRequest;
import io.drover.rest.JsonStep;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a compose that waits, or lets one that is there expire at once, which takes an administrator. Where its state
 * leaves nothing to do, that is fine: nobody is to use it any more. Thread-safe.
 *
 * <p>Source: wire/targets.md §3.5 and §5.
 */
final class DeleteCompose {
    private final Clock clock;

    /** @param clock where ODCS does not tell its own time */
    DeleteCompose(Clock clock) {
        this.clock = clock;
    }

    /** Ends with a {@code CallResult<Accepted>}. */
    JsonStep send(JsonNode parameters, int attempt) {
        long id = ComposeId.of(parameters);
        return new JsonStep.Ask(JsonRequest.delete(ComposeId.path(id)), reply -> {
            if (reply.status() == 400 || reply.status() == 403) {
                return new JsonStep.Ask(ComposeId.get(id), state -> new JsonStep.End(refused(reply, state)));
            }
            CallResult<JsonNode> answer = OdcsAnswers.ofChange(reply, attempt, json -> json);
            return new JsonStep.End(answer.map(json -> accepted(id, null, reply.message())));
        });
    }

    /** Ends with a {@code CallResult<Optional<Accepted>>}. */
    JsonStep probe(JsonNode parameters) {
        return new JsonStep.Ask(
                ComposeId.get(ComposeId.of(parameters)),
                reply -> new JsonStep.End(OdcsAnswers.ofGet(reply).map(compose -> over(compose, reply))));
    }

    /** One that waits could have been cancelled; whoever may not, has no right to this one. */
    private static CallResult<Accepted> refused(JsonReply refusal, JsonReply reply) {
        CallResult<Compose> answer = OdcsAnswers.ofGet(reply);
        if (!(answer instanceof CallResult.Done<Compose> done)) {
            return answer.failure();
        }
        Compose compose = done.value();
        if (compose.state() == ComposeState.WAIT) {
            return new CallResult.Refused<>(refusal.evidence() + "; compose " + compose.brief());
        }
        String how = "left alone, it is " + compose.state().word() + ": " + refusal.message();
        return new CallResult.Done<>(accepted(compose.id(), compose, how), refusal.evidence() + "; " + how);
    }

    private Optional<Accepted> over(Compose compose, JsonReply reply) {
        Instant now = Objects.requireNonNullElseGet(reply.date(), clock::instant);
        boolean over = compose.state() == ComposeState.REMOVED
                || compose.state() == ComposeState.FAILED
                || compose.state() == ComposeState.DONE && !compose.livesUntil(now);
        return over
                ? Optional.of(accepted(compose.id(), compose, "found: compose " + compose.brief()))
                : Optional.empty();
    }

    private static Accepted accepted(long id, @Nullable Compose compose, String how) {
        return new Accepted(
                null,
                compose == null ? null : compose.url(),
                compose == null ? JsonNodeFactory.instance.objectNode().put("compose_id", id) : compose.result(),
                how);
    }
}
