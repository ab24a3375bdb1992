package io.drover.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The REST API of a {@link Site}'s Drover, as a client sees it. */
public final class SiteApi {
    public static final String USER = "sender";
    public static final String PASSWORD = "let me in";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;

    SiteApi(int port) {
        this.port = port;
    }

    /** GET of Drover's API, as bytes. */
    public HttpResponse<byte[]> get(String path) {
        return http(HttpRequest.newBuilder(url(path)).build());
    }

    public JsonNode json(String path) {
        try {
            return JSON.readTree(get(path).body());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    /** POST of JSON to Drover's API. @param password null for no login at all */
    public HttpResponse<byte[]> post(String path, @Nullable String password, byte[] body) {
        return send("POST", path, password, body);
    }

    /** POST or PATCH of JSON, logged in. @return the answer, which must be 200 */
    public JsonNode change(String method, String path, String json) {
        HttpResponse<byte[]> response = send(method, path, PASSWORD, json.getBytes(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    /** The same with another method. */
    public HttpResponse<byte[]> send(String method, String path, @Nullable String password, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (password != null) {
            String login = Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + login);
        }
        return http(request.build());
    }

    /** What a command takes as {@code --url}. */
    public String base() {
        return "http://127.0.0.1:" + port;
    }

    private URI url(String path) {
        return URI.create(base() + path);
    }

    private static HttpResponse<byte[]> http(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request.toString(), e);
        }
    }
}
