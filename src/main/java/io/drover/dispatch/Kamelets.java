package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.LedgerAway;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** Calls verbs, probes, and the lookups that follow an action to its end. Thread-safe. */
final class Kamelets implements SystemCalls {
    private final CamelContext context;

    Kamelets(CamelContext context) {
        this.context = context;
    }

    @Override
    public CallResult<Accepted> send(
            Verb verb, JsonNode parameters, Map<String, Object> variables, Leave.Granted leave) {
        return call(verb.actionKamelet(), parameters, variables, true, leave);
    }

    @Override
    public CallResult<Optional<Accepted>> probe(
            Verb verb, JsonNode parameters, Map<String, Object> variables, Leave.Granted leave) {
        return call(verb.probeKamelet(), parameters, variables, false, leave);
    }

    @Override
    public CallResult<List<Completion>> completions(String lookup, JsonNode question, Leave.Granted leave) {
        return call(lookup, question, Map.of(), false, leave);
    }

    @Override
    public CallResult<Completion> verdict(String lookup, JsonNode question, Leave.Granted leave) {
        return call(lookup, question, Map.of(), false, leave);
    }

    private <T> CallResult<T> call(
            String kamelet, JsonNode body, Map<String, Object> variables, boolean mayTakeEffect, Leave.Granted leave) {
        try {
            return call(kamelet, body, variables, mayTakeEffect);
        } catch (RuntimeException e) {
            leave.unused();
            throw e;
        }
    }

    /**
     * Sends {@code body} to a kamelet and reads the outcome that it leaves as the body, or that its failure stands for.
     *
     * @throws IllegalStateException where the kamelet neither answers nor fails as a call can: a bug in it
     * @throws RuntimeException where the ledger is away, as {@link LedgerAway} tells: a call number could not be noted,
     *     or what is ours could not be read
     */
    @SuppressWarnings("unchecked")
    private <T> CallResult<T> call(
            String kamelet, JsonNode body, Map<String, Object> variables, boolean mayTakeEffect) {
        Endpoint endpoint = context.getEndpoint("kamelet:" + kamelet);
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(body);
        variables.forEach(exchange::setVariable);
        // one that is kept would go on calling a kamelet that was replaced
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.send(endpoint, exchange);
        } catch (IOException e) {
            throw new IllegalStateException("kamelet " + kamelet, e);
        }
        Exception thrown = exchange.getException();
        if (thrown != null) {
            LedgerAway.rethrow(thrown);
            return (CallResult<T>) Failures.read(thrown, mayTakeEffect)
                    .orElseThrow(() -> new IllegalStateException("kamelet " + kamelet + " failed: " + thrown, thrown));
        }
        Object answer = exchange.getMessage().getBody();
        if (answer instanceof CallResult<?> result) {
            return (CallResult<T>) result;
        }
        throw new IllegalStateException("kamelet " + kamelet + " ended with "
                + (answer == null ? "no body" : answer.getClass().getName()) + " instead of a CallResult");
    }
}
