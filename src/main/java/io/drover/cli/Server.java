package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The running Drover that a command asks. Not Camel's HTTP client: a command that starts Camel first would take seconds.
 */
final class Server {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The running Drover. Default: DROVER_URL, else http://localhost:8080.")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "NAME", description = "Login. Default: DROVER_USER.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            description = "Asked for where no value is given. Default: DROVER_PASSWORD.")
    private char @Nullable [] password;

    private @Nullable HttpClient client;

    /** Status and body of an answer. */
    record Reply(int status, String body) {
        /** @throws IOException where it is none: a proxy's page, say; with its beginning */
        JsonNode json() throws IOException {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                String begin = body.length() <= 200 ? body : body.substring(0, 200) + "…";
                throw new IOException("HTTP " + status + ", and the answer is no JSON: " + begin);
            }
        }
    }

    Reply get(String path) throws IOException {
        return send(request(path).GET());
    }

    Reply post(String path, byte[] json) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json)));
    }

    /** The body as it comes. @throws IOException where the answer is an error */
    InputStream stream(String path) throws IOException {
        HttpResponse<InputStream> response = send(request(path).GET(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + " for " + path);
        }
        return response.body();
    }

    /** Made when it is first needed: it takes a while, and each command has a server that most runs do not ask. */
    private HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        }
        return client;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base() + path)).timeout(Duration.ofSeconds(60));
        String name = user == null ? System.getenv("DROVER_USER") : user;
        String secret = password == null ? System.getenv("DROVER_PASSWORD") : new String(password);
        if (name != null && secret != null) {
            String login = Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + login);
        }
        return request;
    }

    private String base() {
        String variable = System.getenv("DROVER_URL");
        String base = url != null ? url : variable == null ? "http://localhost:8080" : variable;
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    private Reply send(HttpRequest.Builder request) throws IOException {
        HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(response.statusCode(), response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return client().send(request.build(), body);
        } catch (ConnectException e) {
            throw new IOException(
                    "nothing answers at " + base() + ". Is Drover running there? Say where with --url", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
