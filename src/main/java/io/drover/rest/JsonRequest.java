package io.drover.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request to a service that speaks JSON.
 *
 * @param method GET, POST, PATCH or DELETE
 * @param path below the base address that stands in the kamelet: {@code composes/501}
 * @param query in order, not encoded
 * @param body null where none is sent
 */
public record JsonRequest(String method, String path, Map<String, String> query, @Nullable JsonNode body) {
    public JsonRequest {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    public static JsonRequest get(String path) {
        return get(path, Map.of());
    }

    public static JsonRequest get(String path, Map<String, String> query) {
        return new JsonRequest("GET", path, query, null);
    }

    public static JsonRequest post(String path, JsonNode body) {
        return new JsonRequest("POST", path, Map.of(), body);
    }

    public static JsonRequest patch(String path, JsonNode body) {
        return new JsonRequest("PATCH", path, Map.of(), body);
    }

    public static JsonRequest delete(String path) {
        return new JsonRequest("DELETE", path, Map.of(), null);
    }

    /** Whether it may take effect: such a one is sent with our credentials, and its lost answer is not a no. */
    public boolean changes() {
        return !method.equals("GET");
    }

    /** {@code owner=drover&order_by=-id}. */
    String encodedQuery() {
        return query.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** For evidence: {@code GET composes/?owner=drover}. */
    @Override
    public String toString() {
        String parameters = query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        return method + " " + path + (parameters.isEmpty() ? "" : "?" + parameters);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
