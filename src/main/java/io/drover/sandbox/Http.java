package io.drover.sandbox;

import com.sun.net.httpserver.HttpExchange;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Between the JDK's exchange and a simulator's request and answer. */
final class Http {
    private static final int MOST_BODY = 20 * 1024 * 1024;

    private Http() {}

    /** Empty where the body is above 20 MiB. */
    static Optional<Request> read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
        if (body.length > MOST_BODY) {
            return Optional.empty();
        }
        URI uri = exchange.getRequestURI();
        return Optional.of(new Request(
                exchange.getRequestMethod(), uri.getPath(), query(uri.getRawQuery()), headers(exchange), body));
    }

    static String pathAndQuery(HttpExchange exchange) {
        return exchange.getRequestURI().toString();
    }

    static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            start(exchange, answer);
            if (answer.body().length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    /** Promises the whole body, sends half of it and closes the connection; only closes it where there is no body to halve. */
    static void sendHalf(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            if (answer.body().length < 2) {
                return;
            }
            start(exchange, answer);
            exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
            exchange.getResponseBody().flush();
        }
    }

    /** The status and the headers; the body has to follow in full. */
    static void start(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
    }

    /** Every header as it came, with what is secret masked. */
    static Map<String, List<String>> maskedHeaders(HttpExchange exchange) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            boolean secret =
                    switch (name.toLowerCase(Locale.ROOT)) {
                        case "authorization", "proxy-authorization", "cookie", "koji-session-key" -> true;
                        default -> false;
                    };
            headers.put(name, secret ? List.of("***") : List.copyOf(values));
        });
        return headers;
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }

    private static Map<String, List<String>> query(String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.computeIfAbsent(decode(name), ignored -> new ArrayList<>()).add(decode(value));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
