package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.mbs.Talk.Next;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one MBS kamelet around its HTTP call: {@code begin}, then {@code prepare} and {@code answered} for every
 * request, {@code lost} where there was no answer. Holds the {@link Talk} in the exchange variable {@code mbsTalk} for as
 * long as it goes on. Thread-safe.
 */
public final class MbsVerb {
    /** Exchange variable; there while there is something to ask. */
    static final String TALK = "mbsTalk";

    private static final String REQUEST = "mbsRequest";

    private final TalkFactory factory;
    private final MbsSettings settings;

    MbsVerb(TalkFactory factory, MbsSettings settings) {
        this.factory = factory;
        this.settings = settings;
    }

    /** Body: the question, a JSON object. */
    public void begin(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof JsonNode question) || !question.isObject()) {
            throw new CallFailed(new CallResult.Refused<>(
                    "MBS was asked with " + exchange.getMessage().getBody() + ", which is not a JSON object"));
        }
        Integer attempt = exchange.getVariable("attempt", Integer.class);
        Talk talk = factory.talk(question, attempt == null ? 1 : attempt);
        exchange.setVariable(TALK, talk);
        go(exchange, talk, talk.begin());
    }

    /** Turns the next question into the headers and body of camel-http. */
    public void prepare(Exchange exchange) {
        MbsRequest request = exchange.getVariable(REQUEST, MbsRequest.class);
        Message message = exchange.getMessage();
        message.setHeader(Exchange.HTTP_METHOD, request.method());
        message.setHeader(Exchange.HTTP_PATH, request.path());
        if (!request.query().isEmpty()) {
            message.setHeader(Exchange.HTTP_QUERY, request.encodedQuery());
        }
        message.setHeader("Accept", "application/json");
        JsonNode body = request.body();
        if (body == null) {
            message.setBody(null);
            return;
        }
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(MbsJson.write(body));
        String token = settings.token().now();
        if (!token.isEmpty()) {
            message.setHeader("Authorization", "Bearer " + token);
        }
    }

    /** Body: the stream of camel-http. Leaves the kamelet's answer in the body when the talk is over. */
    public void answered(Exchange exchange) throws IOException {
        Talk talk = exchange.getVariable(TALK, Talk.class);
        Message message = exchange.getMessage();
        Instant date = httpDate(message.getHeader("Date", String.class)).orElse(null);
        MbsReply reply = new MbsReply(
                exchange.getVariable(REQUEST, MbsRequest.class),
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                read(message.getBody(InputStream.class)),
                retryAfter(message.getHeader("Retry-After", String.class), date),
                date);
        go(exchange, talk, talk.answered(reply));
    }

    /** After an exception in any of the other steps: decides what it means, or throws it again. */
    public void lost(Exchange exchange) throws Exception {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Talk talk = exchange.getVariable(TALK, Talk.class);
        MbsRequest request = exchange.getVariable(REQUEST, MbsRequest.class);
        try {
            Optional<IOException> trouble = ioException(cause);
            if (talk == null || request == null || trouble.isEmpty()) {
                throw cause;
            }
            Next next = talk.lost(mayHaveBeenSent(trouble.get()), request + ": " + words(trouble.get()));
            if (!(next instanceof Next.End end)) {
                throw new IllegalStateException("a talk goes on after it was lost: " + next, cause);
            }
            finish(exchange, end.body());
        } finally {
            close(exchange, talk);
        }
    }

    private static void go(Exchange exchange, Talk talk, Next next) {
        if (next instanceof Next.Ask ask) {
            exchange.setVariable(REQUEST, ask.request());
        } else if (next instanceof Next.End end) {
            close(exchange, talk);
            finish(exchange, end.body());
        }
    }

    private static void close(Exchange exchange, @Nullable Talk talk) {
        exchange.removeVariable(TALK);
        exchange.removeVariable(REQUEST);
        exchange.getMessage().removeHeaders("*");
        if (talk != null) {
            talk.close();
        }
    }

    private static void finish(Exchange exchange, Object body) {
        exchange.getMessage().setBody(body);
    }

    private byte[] read(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        try (body) {
            byte[] read = body.readNBytes(settings.maxAnswerBytes() + 1);
            if (read.length > settings.maxAnswerBytes()) {
                throw new IOException("the answer is longer than " + settings.maxAnswerBytes()
                        + " bytes (drover.mbs.max-answer-bytes)");
            }
            return read;
        }
    }

    private static Optional<IOException> ioException(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof IOException io) {
                return Optional.of(io);
            }
        }
        return Optional.empty();
    }

    /** Whether the request may have reached the server. */
    private static boolean mayHaveBeenSent(IOException trouble) {
        return !(trouble instanceof ConnectTimeoutException
                || trouble instanceof ConnectException
                || trouble instanceof UnknownHostException
                || trouble instanceof NoRouteToHostException
                || trouble instanceof SSLHandshakeException
                || trouble instanceof SSLPeerUnverifiedException);
    }

    private static String words(IOException trouble) {
        return trouble.getClass().getSimpleName() + " " + trouble.getMessage();
    }

    private static @Nullable Duration retryAfter(@Nullable String header, @Nullable Instant now) {
        if (header == null) {
            return null;
        }
        if (header.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        Optional<Instant> until = httpDate(header);
        return until.isPresent() && now != null && until.get().isAfter(now) ? Duration.between(now, until.get()) : null;
    }

    private static Optional<Instant> httpDate(@Nullable String header) {
        try {
            return header == null
                    ? Optional.empty()
                    : Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
