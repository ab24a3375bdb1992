package io.drover.api;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.jspecify.annotations.Nullable;

/** Turns Camel's exchange into a {@link Request}, and the {@link Answer} into the exchange's. Thread-safe. */
final class HttpExchanges implements Processor {
    private final Api api;
    private final @Nullable URI publicUrl;

    HttpExchanges(Api api, @Nullable URI publicUrl) {
        this.api = api;
        this.publicUrl = publicUrl;
    }

    @Override
    public void process(Exchange exchange) {
        HttpMessage message = exchange.getMessage(HttpMessage.class);
        write(exchange.getMessage(), answer(message.getRequest(), message));
    }

    private Answer answer(HttpServerRequest http, Message message) {
        try {
            return api.answer(request(http, message));
        } catch (ApiError e) {
            return e.answer();
        }
    }

    private Request request(HttpServerRequest http, Message message) {
        // Camel decodes a form into headers and a map: only bytes are a body here, a form is none.
        byte[] body = message.getBody() instanceof Map ? null : message.getBody(byte[].class);
        String contentType = http.getHeader("Content-Type");
        return new Request(
                http.method().name(),
                http.path() == null ? "/" : http.path(),
                Query.parse(http.query()),
                http.getHeader("Authorization"),
                contentType == null ? "" : contentType,
                http.remoteAddress() == null
                        ? ""
                        : String.valueOf(http.remoteAddress().hostAddress()),
                base(http),
                headers(http),
                body == null ? new byte[0] : body);
    }

    static Map<String, String> headers(HttpServerRequest http) {
        Map<String, String> headers = new HashMap<>();
        http.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Authorization")) {
                headers.merge(name.toLowerCase(Locale.ROOT), value, (one, other) -> one + "\n" + other);
            }
        });
        return headers;
    }

    private String base(HttpServerRequest http) {
        if (publicUrl != null) {
            String url = publicUrl.toString();
            return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        }
        return http.scheme() + "://" + http.authority();
    }

    private static void write(Message message, Answer answer) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader(Exchange.CONTENT_TYPE, answer.contentType());
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("Cache-Control", "no-store");
        answer.headers().forEach(message::setHeader);
        message.setBody(answer.stream() == null ? answer.body() : answer.stream());
    }
}
