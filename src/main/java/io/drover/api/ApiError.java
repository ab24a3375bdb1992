package io.drover.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** An answer that is an error: {@code {"status": 404, "error": "Not Found", "message": "No such event found."}}. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(414, "Request-URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));

    private final int status;
    private final String error;
    private final transient Map<String, String> headers;

    public ApiError(int status, String message, Map<String, String> headers) {
        this(status, name(status), message, headers);
    }

    private ApiError(int status, String error, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.error = error;
        this.headers = Map.copyOf(headers);
    }

    public static ApiError badRequest(String message) {
        return new ApiError(400, message, Map.of());
    }

    public static ApiError notFound(String message) {
        return new ApiError(404, message, Map.of());
    }

    /** @param error in place of the status's name */
    public static ApiError badRequest(String error, String message) {
        return new ApiError(400, error, message, Map.of());
    }

    public static ApiError forbidden(String message) {
        return new ApiError(403, message, Map.of());
    }

    public static ApiError unavailable(String message) {
        return new ApiError(503, message, Map.of());
    }

    static ApiError of(int status, String message) {
        return new ApiError(status, message, Map.of());
    }

    Answer answer() {
        Answer json = Answer.json(status, body(status, error, String.valueOf(getMessage())));
        return new Answer(status, json.contentType(), json.body(), headers);
    }

    static String name(int status) {
        return NAMES.getOrDefault(status, "Error");
    }

    /** The body that all errors have. */
    static ObjectNode body(int status, String message) {
        return body(status, name(status), message);
    }

    private static ObjectNode body(int status, String error, String message) {
        return Json.object().put("status", status).put("error", error).put("message", message);
    }
}
