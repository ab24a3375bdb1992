package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** Asks lookups on behalf of the faces, which know no Camel. Nothing of it is recorded. Thread-safe. */
record Asking(Supplier<CamelContext> context) {
    /** @param kamelet its name @throws IllegalStateException for a fault of the kamelet's or of ours */
    CallResult<JsonNode> ask(String kamelet, JsonNode question) {
        String uri = "kamelet:" + kamelet;
        CamelContext camel = context.get();
        Endpoint endpoint = camel.getEndpoint(uri);
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(question);
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            template.send(endpoint, exchange);
        } catch (IOException e) {
            throw new IllegalStateException(uri, e);
        }
        Exception thrown = exchange.getException();
        if (thrown != null) {
            CallResult<Object> failure = Failures.read(thrown, false)
                    .orElseThrow(() -> new IllegalStateException(kamelet + " failed: " + thrown, thrown));
            return failure.failure();
        }
        JsonNode answer = exchange.getMessage().getBody(JsonNode.class);
        if (answer == null) {
            throw new IllegalStateException(kamelet + " ended without an answer");
        }
        return new CallResult.Done<>(answer, kamelet);
    }
}
