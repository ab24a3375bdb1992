package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.JsonRequest;
import io.drover.rest.JsonStep;
import java.util.Optional;

/** Asks for a new compose, and finds out whether it was asked for. Thread-safe. Source: wire/targets.md §3.1 and §5. */
final class RequestCompose {
    private final OwnComposes own;

    RequestCompose(OwnComposes own) {
        this.own = own;
    }

    /** Ends with a {@code CallResult<Accepted>}. */
    JsonStep send(JsonNode parameters, int attempt) {
        ComposeRequest request = ComposeRequest.parse(parameters);
        return new JsonStep.Ask(
                JsonRequest.post("composes/", request.toJson()),
                reply -> new JsonStep.End(accepted(OdcsAnswers.ofChange(reply, attempt, Compose::parse))));
    }

    /** Ends with a {@code CallResult<Optional<Accepted>>}. */
    JsonStep probe(JsonNode parameters, long action) {
        ComposeRequest request = ComposeRequest.parse(parameters);
        return own.find(
                new OwnComposes.Sought(
                        request.type(),
                        request.has("label") ? request.text("label") : null,
                        action,
                        compose -> ComposeMatch.isOf(request, compose)),
                found -> found.map(RequestCompose::found));
    }

    private static CallResult<Accepted> accepted(CallResult<Compose> answer) {
        if (!(answer instanceof CallResult.Done<Compose> done)) {
            return answer.failure();
        }
        return new CallResult.Done<>(
                AcceptedCompose.requested(done.value(), "requested"),
                done.evidence() + ": " + done.value().brief());
    }

    private static Optional<Accepted> found(Optional<Compose> compose) {
        return compose.map(one -> AcceptedCompose.requested(one, "found: ODCS has compose " + one.brief()));
    }
}
