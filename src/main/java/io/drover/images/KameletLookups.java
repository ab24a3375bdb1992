package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** The kamelets of one running Camel. Thread-safe. */
final class KameletLookups implements Lookups {
    private final Supplier<CamelContext> camel;

    /** @param camel is asked for with the first question */
    KameletLookups(Supplier<CamelContext> camel) {
        this.camel = camel;
    }

    @Override
    public JsonNode ask(String kamelet, JsonNode question) {
        String uri = "kamelet:" + kamelet;
        CamelContext context = camel.get();
        Endpoint endpoint = context.getEndpoint(uri);
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(question);
        // one that is kept would go on calling a kamelet that was replaced
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.send(endpoint, exchange);
        } catch (IOException e) {
            throw new IllegalStateException(uri, e);
        }
        Exception thrown = exchange.getException();
        if (thrown != null) {
            CallResult<Object> failure = Failures.read(thrown, false)
                    .orElseThrow(() -> new IllegalStateException(kamelet + " failed: " + thrown, thrown));
            throw new CallFailed(failure, thrown);
        }
        if (exchange.getMessage().getBody() instanceof JsonNode answer) {
            return answer;
        }
        throw new IllegalStateException(kamelet + " ended without JSON");
    }
}
