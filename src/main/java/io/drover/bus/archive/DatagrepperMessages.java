package io.drover.bus.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the kamelet {@code datagrepper-messages-lookup} around its HTTP call. Thread-safe.
 *
 * <p>Source: wire/bus.md §4.
 */
public final class DatagrepperMessages {
    private static final int SHOWN = 200;

    private final int maxAnswerBytes;

    /** @param maxAnswerBytes {@code drover.archive.max-answer-bytes}: an answer beyond this size is not read */
    public DatagrepperMessages(int maxAnswerBytes) {
        if (maxAnswerBytes < 1 << 16 || maxAnswerBytes > 1 << 29) {
            throw new IllegalArgumentException(
                    "drover.archive.max-answer-bytes: between 65536 and 536870912, not " + maxAnswerBytes);
        }
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** Body: the question; see the kamelet's parameters. */
    public void prepare(Exchange exchange) {
        Message message = exchange.getMessage();
        if (!(message.getBody() instanceof JsonNode question) || !question.isObject()) {
            throw new CallFailed(new CallResult.Refused<>(
                    "datagrepper was asked with " + message.getBody() + ", which is not a JSON object"));
        }
        StringBuilder query = new StringBuilder("order=asc");
        for (String name : new String[] {"start", "end", "page", "rows_per_page"}) {
            add(query, name, question.path(name));
        }
        question.path("topics").forEach(topic -> add(query, "topic", topic));
        question.path("categories").forEach(category -> add(query, "category", category));
        message.setHeader(Exchange.HTTP_METHOD, "GET");
        message.setHeader(Exchange.HTTP_QUERY, query.toString());
        message.setHeader("Accept", "application/json");
        message.setBody(null);
    }

    /** Body: the stream of camel-http. Leaves the page, or fails as the answer's status says. */
    public void answered(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String retryAfter = message.getHeader("Retry-After", String.class);
        byte[] body = read(message.getBody(InputStream.class));
        message.removeHeaders("*");
        if (status / 100 != 2) {
            throw failure(status, shown(body), retryAfter);
        }
        try {
            message.setBody(ArchivePage.parse(body));
        } catch (IOException e) {
            throw new NoPage(
                    new CallResult.Unavailable<>(
                            "datagrepper: HTTP " + status + ", but the answer is no whole page: "
                                    + line(e.getMessage()),
                            null),
                    true);
        }
    }

    private static NoPage failure(int status, String said, @Nullable String retryAfter) {
        String evidence = "datagrepper: HTTP " + status + (said.isEmpty() ? "" : ", " + said);
        if (status == 401 || status == 403) {
            return new NoPage(new CallResult.Denied<>(evidence), false);
        }
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            Duration wait = RetryAfter.seconds(retryAfter);
            return new NoPage(new CallResult.Unavailable<>(evidence, wait), wait == null && status != 429);
        }
        return new NoPage(new CallResult.Refused<>(evidence + "; check drover.archive.url"), false);
    }

    private byte[] read(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        try (body) {
            byte[] read = body.readNBytes(maxAnswerBytes + 1);
            if (read.length > maxAnswerBytes) {
                throw new IOException(
                        "the answer is longer than " + maxAnswerBytes + " bytes (drover.archive.max-answer-bytes)");
            }
            return read;
        }
    }

    private static void add(StringBuilder query, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            query.append('&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value.asText(), StandardCharsets.UTF_8));
        }
    }

    private static String shown(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8);
        return line(text.replaceAll("<[^>]*>", " "));
    }

    private static String line(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
