package io.drover.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request to a service that speaks JSON.
 *
 * @param path below the kamelet's URL, made of characters that need no encoding: {@code apis/tekton.dev/v1beta1/…}
 * @param query in order, not encoded
 * @param contentType of the body
 * @param body null where there is none
 */
public record RestRequest(
        String method, String path, List<Parameter> query, String contentType, @Nullable JsonNode body) {
    private static final String JSON = "application/json";

    /** {@code name=value}. */
    public record Parameter(String name, String value) {}

    public RestRequest {
        query = List.copyOf(query);
    }

    public static RestRequest get(String path, Parameter... query) {
        return new RestRequest("GET", path, List.of(query), JSON, null);
    }

    /** A request that changes something, with a JSON body. */
    public static RestRequest send(String method, String path, JsonNode body) {
        return new RestRequest(method, path, List.of(), JSON, body);
    }

    /** RFC 7396: what the body says is changed, the rest stays. */
    public static RestRequest mergePatch(String path, JsonNode body) {
        return new RestRequest("PATCH", path, List.of(), "application/merge-patch+json", body);
    }

    public static RestRequest delete(String path) {
        return new RestRequest("DELETE", path, List.of(), JSON, null);
    }

    String encodedQuery() {
        return query.stream()
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&"));
    }

    /** For evidence: {@code GET apis/…/pipelineruns?labelSelector=a=b}. */
    @Override
    public String toString() {
        String parameters = query.stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
        return method + " " + path + (parameters.isEmpty() ? "" : "?" + parameters);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
