package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to MBS.
 *
 * @param path below the base URL: {@code module-builds/}
 * @param query in order, not encoded
 * @param body of a POST, null for a GET
 */
record MbsRequest(String method, String path, List<Parameter> query, @Nullable JsonNode body) {
    static final String BUILDS = "module-builds/";

    record Parameter(String name, String value) {}

    MbsRequest {
        query = List.copyOf(query);
    }

    static MbsRequest get(String path, Parameter... query) {
        return new MbsRequest("GET", path, List.of(query), null);
    }

    static MbsRequest post(String path, JsonNode body) {
        return new MbsRequest("POST", path, List.of(), body);
    }

    static Parameter parameter(String name, Object value) {
        return new Parameter(name, value.toString());
    }

    /** {@code scmurl=https%3A%2F%2F…&per_page=100}. */
    String encodedQuery() {
        return query.stream()
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&"));
    }

    /** For evidence: {@code MBS GET module-builds/?scmurl=https://…}. */
    @Override
    public String toString() {
        String parameters = query.stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
        return "MBS " + method + " " + path + (parameters.isEmpty() ? "" : "?" + parameters);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
