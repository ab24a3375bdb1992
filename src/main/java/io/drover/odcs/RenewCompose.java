package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.JsonReply;
import io.drover.rest.JsonRequest;
import io.drover.rest.JsonStep;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes sure that a compose lives for a while: it is left alone if it does, awaited while it is made, and renewed else. A
 * compose that was removed, failed, or is to have something else, is renewed under a new id, which the answer tells.
 * Thread-safe.
 *
 * <p>Source: wire/targets.md §3.4.
 */
final class RenewCompose {
    private final OwnComposes own;
    private final Clock clock;

    /** @param clock where ODCS does not tell its own time */
    RenewCompose(OwnComposes own, Clock clock) {
        this.own = own;
        this.clock = clock;
    }

    /** Ends with a {@code CallResult<Accepted>}. */
    JsonStep send(JsonNode parameters, int attempt) {
        Renewal renewal = Renewal.parse(parameters);
        return new JsonStep.Ask(ComposeId.get(renewal.compose()), reply -> {
            CallResult<Compose> answer = OdcsAnswers.ofGet(reply);
            if (!(answer instanceof CallResult.Done<Compose> found)) {
                return new JsonStep.End(answer);
            }
            Compose compose = found.value();
            Optional<Accepted> fine = asWanted(renewal, compose, reply);
            if (fine.isPresent()) {
                return new JsonStep.End(
                        new CallResult.Done<>(fine.get(), fine.get().how()));
            }
            if (compose.state().isOpen()) {
                return new JsonStep.End(new CallResult.Unavailable<>(
                        "compose " + compose.brief() + ": ODCS changes it only when it is done", null));
            }
            return new JsonStep.Ask(
                    JsonRequest.patch(ComposeId.path(renewal.compose()), renewal.toJson()),
                    changed -> new JsonStep.End(renewed(compose, changed, attempt)));
        });
    }

    /** Ends with a {@code CallResult<Optional<Accepted>>}. */
    JsonStep probe(JsonNode parameters, long action) {
        Renewal renewal = Renewal.parse(parameters);
        return new JsonStep.Ask(ComposeId.get(renewal.compose()), reply -> {
            CallResult<Compose> answer = OdcsAnswers.ofGet(reply);
            if (!(answer instanceof CallResult.Done<Compose> found)) {
                return new JsonStep.End(answer);
            }
            Compose compose = found.value();
            Optional<Accepted> fine = asWanted(renewal, compose, reply);
            boolean makesAnother = !compose.state().isGood() || renewal.changes(compose);
            if (fine.isPresent() || !makesAnother || compose.type() == null) {
                String words = fine.map(Accepted::how).orElse("compose " + compose.brief() + " was not renewed");
                return new JsonStep.End(new CallResult.Done<>(fine, words));
            }
            return own.find(
                    new OwnComposes.Sought(
                            Objects.requireNonNull(compose.type()),
                            null,
                            action,
                            other -> renewal.isCopy(compose, other)),
                    copy -> copy.map(one -> one.map(other -> AcceptedCompose.renewed(
                            other, compose.id(), "found: ODCS renewed " + compose.id() + " as " + other.brief()))));
        });
    }

    /** Without any request that takes effect. */
    private Optional<Accepted> asWanted(Renewal renewal, Compose compose, JsonReply reply) {
        if (renewal.changes(compose)) {
            return Optional.empty();
        }
        if (compose.state().isOpen()) {
            return accepted(compose, "waits for compose " + compose.brief());
        }
        Instant now = Objects.requireNonNullElseGet(reply.date(), clock::instant);
        return compose.livesUntil(now.plus(renewal.margin()))
                ? accepted(
                        compose,
                        "compose " + compose.brief() + " is left as it is; it lives until " + compose.expires())
                : Optional.empty();
    }

    private static Optional<Accepted> accepted(Compose compose, String how) {
        return Optional.of(AcceptedCompose.renewed(compose, compose.id(), how));
    }

    private static CallResult<Accepted> renewed(Compose before, JsonReply reply, int attempt) {
        if (OdcsAnswers.isUnknown(reply)) {
            return new CallResult.Unavailable<>(
                    reply.evidence() + "; it was " + before.state().word() + " a moment ago", null);
        }
        CallResult<Compose> answer = OdcsAnswers.ofChange(reply, attempt, Compose::parse);
        if (!(answer instanceof CallResult.Done<Compose> done)) {
            return answer.failure();
        }
        Compose after = done.value();
        String how = after.id() == before.id()
                ? "renewed: it lives until " + after.expires()
                : "renewed as compose " + after.brief() + ", since " + before.id() + " "
                        + (before.state() == ComposeState.DONE
                                ? "has other contents"
                                : "is " + before.state().word());
        return new CallResult.Done<>(AcceptedCompose.renewed(after, before.id(), how), done.evidence() + ": " + how);
    }
}
