package io.drover.rest;

import io.drover.dispatch.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The steps around one or more requests to a service that speaks JSON over HTTP. The system's own bean {@link #begin}s;
 * while the exchange variable {@code jsonStep} is there, a loop in the kamelet calls {@code prepare}, camel-http with
 * {@code throwExceptionOnFailure: false}, and {@code answered}. An answer that does not come is an exception of camel-http,
 * which DISPATCH takes for Ambiguous in an action and for Unavailable elsewhere. Thread-safe.
 */
public final class JsonTalk {
    private static final String STEP = "jsonStep";

    private final String who;
    private final Supplier<String> token;

    /**
     * @param who is talked to, for evidence: {@code ODCS}
     * @param token for requests that may take effect, "" for none; asked each time, so that it may change. Never shown
     */
    public JsonTalk(String who, Supplier<String> token) {
        this.who = who;
        this.token = token;
    }

    /** Leaves the first question for the loop, or the end as body. */
    public static void begin(Exchange exchange, JsonStep first) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        if (first instanceof JsonStep.End end) {
            exchange.removeVariable(STEP);
            message.setBody(end.body());
        } else {
            exchange.setVariable(STEP, first);
        }
    }

    /** Turns the question into headers and body; nothing of the message's own goes with it. */
    public void prepare(Exchange exchange) {
        JsonRequest request = ask(exchange).request();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, request.method());
        message.setHeader(Exchange.HTTP_PATH, request.path());
        if (!request.query().isEmpty()) {
            message.setHeader(Exchange.HTTP_QUERY, request.encodedQuery());
        }
        message.setHeader("Accept", "application/json");
        message.setBody(null);
        if (request.body() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
            message.setBody(request.body().toString().getBytes(StandardCharsets.UTF_8));
        }
        String secret = request.changes() ? token.get() : "";
        if (!secret.isEmpty()) {
            message.setHeader("Authorization", "Bearer " + secret);
        }
    }

    /** Body: the stream of camel-http. Leaves the next question, or the end as body. */
    public void answered(Exchange exchange) throws IOException {
        JsonStep.Ask asked = ask(exchange);
        Message message = exchange.getMessage();
        JsonReply reply = new JsonReply(
                who,
                asked.request(),
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                JsonText.read(message.getBody(InputStream.class), "the answer of " + who),
                RetryAfter.seconds(message.getHeader("Retry-After", String.class)),
                date(message.getHeader("Date", String.class)));
        message.setBody(null);
        begin(exchange, asked.then().apply(reply));
    }

    private static JsonStep.Ask ask(Exchange exchange) {
        return Objects.requireNonNull(
                exchange.getVariable(STEP, JsonStep.Ask.class),
                "there is no question: the talk has not begun, or is over");
    }

    private static @Nullable Instant date(@Nullable String header) {
        try {
            return header == null
                    ? null
                    : ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
