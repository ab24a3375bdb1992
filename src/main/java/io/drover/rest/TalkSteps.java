package io.drover.rest;

import io.drover.dispatch.RetryAfter;
import io.drover.rest.Talk.Next;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a kamelet around its HTTP call: {@code begin}, then {@code prepare}, camel-http with {@code
 * throwExceptionOnFailure: false} and {@code answered} for every request, while the exchange variable {@code restTalk} is
 * there. Of the caller's headers nothing goes out. Thread-safe.
 *
 * <p>The token is asked for before each request, so that one that rotates is followed; a 401 is answered by the same
 * request once more where there is another token meanwhile.
 */
public final class TalkSteps {
    /** Exchange variable; there while there is something to ask. */
    static final String TALK = "restTalk";

    private final String service;
    private final Supplier<String> token;
    private final int maxAnswerBytes;

    /**
     * @param service for evidence: OSBS
     * @param token bearer token, "" for none
     */
    public TalkSteps(String service, Supplier<String> token, int maxAnswerBytes) {
        this.service = service;
        this.token = token;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** A talk that goes on; says nothing of the token. */
    private static final class Running {
        private final Talk talk;
        private RestRequest request;
        private String sent = "";
        private boolean renewed;

        private Running(Talk talk, RestRequest request) {
            this.talk = talk;
            this.request = request;
        }
    }

    /** Leaves the first question, or the result in the body. */
    public void begin(Exchange exchange, Talk talk) {
        Next next = talk.begin();
        if (next instanceof Next.Ask ask) {
            exchange.setVariable(TALK, new Running(talk, ask.request()));
        } else {
            end(exchange, next);
        }
    }

    /** Turns the next question into the headers and body of camel-http. */
    public void prepare(Exchange exchange) {
        Running running = running(exchange);
        RestRequest request = running.request;
        running.sent = token.get();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, request.method());
        message.setHeader(Exchange.HTTP_PATH, request.path());
        if (!request.query().isEmpty()) {
            message.setHeader(Exchange.HTTP_QUERY, request.encodedQuery());
        }
        message.setHeader("Accept", "application/json");
        if (!running.sent.isEmpty()) {
            message.setHeader("Authorization", "Bearer " + running.sent);
        }
        if (request.body() == null) {
            message.setBody(null);
        } else {
            message.setHeader(Exchange.CONTENT_TYPE, request.contentType());
            message.setBody(request.body().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Body: the stream of camel-http. Leaves the next question, or the result in the body. */
    public void answered(Exchange exchange) throws IOException {
        Running running = running(exchange);
        Message message = exchange.getMessage();
        RestReply reply = new RestReply(
                service + " " + running.request,
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                read(message.getBody(InputStream.class)),
                RetryAfter.seconds(message.getHeader("Retry-After", String.class)));
        message.removeHeaders("*");
        message.setBody(null);
        if (reply.status() == 401 && !running.renewed && !token.get().equals(running.sent)) {
            running.renewed = true;
            return;
        }
        Next next = running.talk.answered(reply);
        if (next instanceof Next.Ask ask) {
            running.request = ask.request();
        } else {
            end(exchange, next);
        }
    }

    private static Running running(Exchange exchange) {
        Running running = exchange.getVariable(TALK, Running.class);
        if (running == null) {
            throw new IllegalStateException("the kamelet goes on asking, though its talk is over");
        }
        return running;
    }

    private static void end(Exchange exchange, Next next) {
        if (!(next instanceof Next.End end)) {
            throw new IllegalStateException("a talk neither asks nor ends: " + next);
        }
        exchange.removeVariable(TALK);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(end.body());
    }

    private byte[] read(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        try (body) {
            byte[] read = body.readNBytes(maxAnswerBytes + 1);
            if (read.length > maxAnswerBytes) {
                throw new IOException("the answer of " + service + " is longer than " + maxAnswerBytes + " bytes");
            }
            return read;
        }
    }
}
