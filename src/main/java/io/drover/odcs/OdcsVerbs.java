package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import io.drover.rest.JsonTalk;
import java.time.Clock;
import java.util.Objects;
import org.apache.camel.Exchange;

/**
 * What the ODCS kamelets begin with: the bean {@code odcs}. Each method reads the question in the body and leaves the first
 * request for {@link JsonTalk}. Thread-safe.
 */
public final class OdcsVerbs {
    /** Its word in kamelets and in the ledger. */
    static final String SYSTEM = "odcs";

    private final OdcsSettings settings;
    private final RequestCompose request;
    private final RenewCompose renew;
    private final DeleteCompose delete;

    /** @param own what is known of our actions */
    public OdcsVerbs(OdcsSettings settings, OwnWork own, Clock clock) {
        OwnComposes composes = new OwnComposes(settings, own);
        this.settings = settings;
        this.request = new RequestCompose(composes);
        this.renew = new RenewCompose(composes, clock);
        this.delete = new DeleteCompose(clock);
    }

    public void requestCompose(Exchange exchange) {
        JsonTalk.begin(exchange, request.send(question(exchange), attempt(exchange)));
    }

    public void requestComposeProbe(Exchange exchange) {
        JsonTalk.begin(exchange, request.probe(question(exchange), action(exchange)));
    }

    public void renewCompose(Exchange exchange) {
        JsonTalk.begin(exchange, renew.send(question(exchange), attempt(exchange)));
    }

    public void renewComposeProbe(Exchange exchange) {
        JsonTalk.begin(exchange, renew.probe(question(exchange), action(exchange)));
    }

    public void deleteCompose(Exchange exchange) {
        JsonTalk.begin(exchange, delete.send(question(exchange), attempt(exchange)));
    }

    public void deleteComposeProbe(Exchange exchange) {
        JsonTalk.begin(exchange, delete.probe(question(exchange)));
    }

    public void completions(Exchange exchange) {
        JsonTalk.begin(exchange, ComposeCompletions.first(settings, question(exchange)));
    }

    public void compose(Exchange exchange) {
        JsonTalk.begin(exchange, ComposeQuestions.one(question(exchange)));
    }

    public void composes(Exchange exchange) {
        JsonTalk.begin(exchange, ComposeQuestions.many(question(exchange)));
    }

    private static JsonNode question(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof JsonNode question && question.isObject()) {
            return question;
        }
        throw new CallFailed(new CallResult.Refused<>(
                "ODCS was asked with " + exchange.getMessage().getBody() + ", which is not a JSON object"));
    }

    private static int attempt(Exchange exchange) {
        return Objects.requireNonNullElse(exchange.getVariable("attempt", Integer.class), 1);
    }

    private static long action(Exchange exchange) {
        return Objects.requireNonNullElse(exchange.getVariable("actionId", Long.class), 0L);
    }
}
