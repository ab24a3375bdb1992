package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** The kamelets of one running Camel. Thread-safe. */
final class KameletLookups implements Lookups, AutoCloseable {
    private final Supplier<CamelContext> camel;
    private volatile @Nullable ProducerTemplate template;

    /** @param camel is asked for with the first question */
    KameletLookups(Supplier<CamelContext> camel) {
        this.camel = camel;
    }

    @Override
    public JsonNode ask(String kamelet, JsonNode question) {
        String uri = "kamelet:" + kamelet;
        Exchange exchange = camel.get().getEndpoint(uri).createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(question);
        template().send(uri, exchange);
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

    private synchronized ProducerTemplate template() {
        ProducerTemplate made = template;
        if (made == null) {
            made = camel.get().createProducerTemplate();
            template = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (template != null) {
            template.stop();
        }
    }
}
