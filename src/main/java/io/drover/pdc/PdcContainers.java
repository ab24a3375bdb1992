package io.drover.pdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps around PDC's answers; called as the bean {@code pdcContainers}. {@code begin}, and while the exchange variable
 * {@code pdcTalk} is set {@code prepare}, camel-http, {@code jsonCall.answered} and {@code answered}. Stateless, thread-safe.
 */
public final class PdcContainers {
    private static final String TALK = "pdcTalk";

    /** {@code {"name": "zlib"}}. */
    public void begin(@Body JsonNode question, Exchange exchange) {
        String name = question.path("name").asText("");
        if (name.isBlank()) {
            throw new CallFailed(new CallResult.Refused<>("PDC was not asked: the question needs a name"));
        }
        exchange.setVariable(TALK, new PdcTalk(name));
    }

    /** The next question; nothing of the message's headers goes with it. */
    public void prepare(Exchange exchange) {
        PdcTalk talk = exchange.getVariable(TALK, PdcTalk.class);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "GET");
        message.setHeader(Exchange.HTTP_PATH, talk.path());
        if (!talk.query().isEmpty()) {
            message.setHeader(Exchange.HTTP_QUERY, talk.query());
        }
        message.setHeader("Accept", "application/json");
        message.setBody(null);
    }

    /** Takes an answer; after the last one leaves the lookup's. */
    public void answered(@Body JsonNode answer, Exchange exchange) {
        PdcTalk talk = exchange.getVariable(TALK, PdcTalk.class);
        if (!talk.answered(answer)) {
            exchange.removeVariable(TALK);
            exchange.getMessage().setBody(talk.answer());
        }
    }
}
