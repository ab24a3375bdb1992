package io.drover.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The steps around one question to a service that speaks JSON over HTTP: {@code post} or {@code get}, camel-http with
 * {@code throwExceptionOnFailure: false}, {@code answered}. For questions only: what does not come back is Unavailable, to
 * be asked again. What takes effect, or several rounds, is a {@link JsonTalk}. Called as the bean {@code jsonCall}.
 * Stateless, thread-safe.
 */
public final class JsonCall {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body, JSON, becomes that of a POST; nothing of the message's headers goes with it. */
    public void post(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(JsonNode.class).toString().getBytes(StandardCharsets.UTF_8);
        clean(message, "POST");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(body);
    }

    /** A GET of the address as it is. */
    public void get(Exchange exchange) {
        clean(exchange.getMessage(), "GET");
        exchange.getMessage().setBody(null);
    }

    /** A GET of the address that stands in the question: {@code {"url": …}}. */
    public void getAt(Exchange exchange) {
        Message message = exchange.getMessage();
        String url = message.getBody(JsonNode.class).path("url").asText();
        clean(message, "GET");
        message.setHeader(Exchange.HTTP_URI, url);
        message.setBody(null);
    }

    private static void clean(Message message, String method) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, method);
        message.setHeader("Accept", "application/json");
    }

    /**
     * The answer's JSON as the body.
     *
     * @param who asked whom, for the evidence: {@code Greenwave's decision}
     * @throws CallFailed Refused for other 4xx, Denied for 401 and 403, Unavailable for 408, 425, 429, redirects, 5xx and
     *     answers that are no JSON
     */
    public void answered(Exchange exchange, String who) throws IOException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String retryAfter = message.getHeader("Retry-After", String.class);
        byte[] body = JsonText.read(message.getBody(InputStream.class), who);
        message.removeHeaders("*");
        String excerpt = JsonText.excerpt(body);
        String evidence = who + ": HTTP " + status + (excerpt.isEmpty() ? "" : ", " + excerpt);
        if (status < 200 || status >= 300) {
            throw new CallFailed(failure(status, evidence, retryAfter));
        }
        try {
            message.setBody(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            throw new CallFailed(new CallResult.Unavailable<>(evidence + ", which is no JSON", null), e);
        }
    }

    private static CallResult<Object> failure(int status, String evidence, @Nullable String retryAfter) {
        if (status == 401 || status == 403) {
            return new CallResult.Denied<>(evidence);
        }
        boolean later = status == 408 || status == 425 || status == 429;
        return status >= 400 && status < 500 && !later
                ? new CallResult.Refused<>(evidence)
                : new CallResult.Unavailable<>(evidence, RetryAfter.seconds(retryAfter));
    }
}
