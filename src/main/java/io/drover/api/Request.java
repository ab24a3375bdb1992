package io.drover.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, already read to its end.
 *
 * @param method "GET" …
 * @param path as sent, from the server's root on: "/api/1/events/"
 * @param authorization the header, null where there is none; never printed
 * @param contentType the header, "" where there is none
 * @param address who asks, without the port
 * @param base what stands before the path in absolute links: "http://localhost:8080"
 * @param headers the others by their names in lower case, values of one name divided by line breaks; never printed
 * @param body at most the server's limit of 4 MiB, empty where there is none
 */
public record Request(
        String method,
        String path,
        Query query,
        @Nullable String authorization,
        String contentType,
        String address,
        String base,
        Map<String, String> headers,
        byte[] body) {
    public Request {
        headers = Map.copyOf(headers);
    }

    /** Without further headers. */
    public Request(
            String method,
            String path,
            Query query,
            @Nullable String authorization,
            String contentType,
            String address,
            String base,
            byte[] body) {
        this(method, path, query, authorization, contentType, address, base, Map.of(), body);
    }

    /** The same under another method: a HEAD is answered as its GET is. */
    Request as(String otherMethod) {
        return new Request(otherMethod, path, query, authorization, contentType, address, base, headers, body);
    }

    @Override
    public String toString() {
        return method + " " + path + (query.params().isEmpty() ? "" : "?" + query);
    }
}
