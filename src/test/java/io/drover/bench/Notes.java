package io.drover.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The Java half of the bench's verb. Closed, it denies: then plans are made and nothing is carried out. */
public final class Notes {
    private volatile boolean open;

    void open() {
        open = true;
    }

    public void text(Exchange exchange) {
        if (!open) {
            throw new CallFailed(new CallResult.Denied<>("the bench has not begun"));
        }
        exchange.getMessage()
                .setBody(exchange.getMessage().getBody(JsonNode.class).toString());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    public void accepted(Exchange exchange) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        String answer = exchange.getMessage().getBody(String.class);
        CallResult<Accepted> result = status == 200
                ? new CallResult.Done<>(
                        new Accepted(null, null, JsonNodeFactory.instance.objectNode(), "noted"), answer)
                : new CallResult.Unavailable<>("HTTP " + status + ": " + answer, null);
        exchange.getMessage().setBody(result);
    }

    public CallResult<Optional<Accepted>> absent() {
        return new CallResult.Done<>(Optional.empty(), "no such note");
    }
}
