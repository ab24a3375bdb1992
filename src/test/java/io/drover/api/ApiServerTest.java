package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApiServerTest {
    private static final String MESSAGE = "{\"topic\": \"org.fedoraproject.prod.git.receive\", \"body\": {}}";

    private static RunningApi server;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private long audited;
    private int port;

    @BeforeAll
    static void startServer() {
        server = new RunningApi();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openDoor() {
        port = server.port();
        audited = server.audited();
        server.door = (json, user) -> {
            received.add(user + ": " + new String(json, StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(new Receipt("id-1", Receipt.Outcome.STORED, ""));
        };
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpRequest.Builder post(String body) {
        return to("/api/drover/messages")
                .header("Content-Type", "application/json")
                .header("Authorization", LoginTest.basic("alice", "secret"))
                .POST(BodyPublishers.ofString(body));
    }

    private static void assertError(HttpResponse<String> response, int status, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(LedgerFixture.json(response.body()).path("status").asInt()).isEqualTo(status);
        assertThat(LedgerFixture.json(response.body()).path("message").asText()).contains(message);
        assertThat(response.body()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void answersOverHttpWithLinksToItself() throws Exception {
        HttpResponse<String> builds = send(to("/api/1/builds/?per_page=2&name=parent%3Af31"));
        assertThat(builds.statusCode()).isEqualTo(200);
        assertThat(builds.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(LedgerFixture.json(builds.body()).at("/meta/first").asText())
                .isEqualTo("http://127.0.0.1:" + port + "/api/1/builds/?name=parent%3Af31&page=1&per_page=2");
        assertThat(LedgerFixture.json(builds.body()).at("/items/0/id").asInt()).isEqualTo(4);
        assertThat(send(to("/api/2/events/")).statusCode()).isEqualTo(200);
        HttpResponse<String> moved = send(to("/api/2/events?state=1"));
        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(moved.headers().firstValue("Location"))
                .contains("http://127.0.0.1:" + port + "/api/2/events/?state=1");
        assertThat(send(to("/api/drover/messages/11111111-2222-3333-4444-555555555555/raw"))
                        .body())
                .isEqualTo("{\"branch\": \"f31\"}");
    }

    @Test
    void refusesUnknownUrlsAndMethodsAsJson() throws Exception {
        assertError(send(to("/api/1/nothing/")), 404, "Nothing is found at /api/1/nothing/.");
        assertError(send(to("/api/10/builds/")), 404, "Nothing is found at /api/10/builds/.");
        assertError(send(to("/elsewhere")), 404, "Nothing is found at /elsewhere.");
        HttpResponse<String> delete = send(to("/api/1/builds/").DELETE());
        assertError(delete, 405, "DELETE is not allowed");
        assertThat(delete.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        assertError(send(to("/api/1/builds/?name=%25%zz".replace("%zz", "%25") + "&state=x")), 400, "invalid state");
    }

    @Test
    void knowsHeadAndOptions() throws Exception {
        HttpResponse<String> head = send(to("/api/1/builds/2").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(send(to("/api/1/builds/77").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> options = send(to("/api/drover/messages").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
        assertThat(options.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void takesAMessageOfAUserWhoMaySend() throws Exception {
        HttpResponse<String> response = send(post(MESSAGE));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body())
                .isEqualTo("{\"id\":\"id-1\",\"outcome\":\"stored\",\"why\":\"http://127.0.0.1:" + port
                        + "/api/drover/why?message=id-1\"}");
        assertThat(received).containsExactly("alice: " + MESSAGE);
        assertThat(server.audited()).isEqualTo(audited + 1);
    }

    @Test
    void takesNoMessageOfOthers() throws Exception {
        HttpResponse<String> anonymous = send(to("/api/drover/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(MESSAGE)));
        assertError(anonymous, 401, "Unauthorized");
        assertThat(anonymous.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
        assertError(
                send(post(MESSAGE).setHeader("Authorization", LoginTest.basic("alice", "guess"))), 401, "Unauthorized");
        assertError(
                send(post(MESSAGE).setHeader("Authorization", LoginTest.basic("bob", "väljare"))),
                403,
                "admin, sender");
        assertError(send(post(MESSAGE).setHeader("Content-Type", "text/plain")), 415, "application/json");
        assertError(
                send(post(MESSAGE).setHeader("Content-Type", "application/x-www-form-urlencoded")),
                415,
                "application/json");
        assertError(send(post("")), 400, "no body");

        assertThat(received).isEmpty();
        assertThat(server.audited()).isEqualTo(audited);
    }

    @Test
    void tellsDuplicatesDeadLettersAndWhatIsNoMessage() throws Exception {
        server.door =
                (json, user) -> CompletableFuture.completedFuture(new Receipt("id-1", Receipt.Outcome.DUPLICATE, ""));
        assertThat(send(post(MESSAGE)).body()).contains("\"outcome\":\"duplicate\"");
        server.door = (json, user) ->
                CompletableFuture.completedFuture(new Receipt("7", Receipt.Outcome.DEAD_LETTER, "forged"));
        assertThat(send(post(MESSAGE)).body())
                .contains("\"outcome\":\"dead-letter\"")
                .contains("/api/drover/dead-letters\"");
        server.door = (json, user) ->
                CompletableFuture.completedFuture(new Receipt("8", Receipt.Outcome.UNREADABLE, "no JSON"));
        assertError(
                send(post("{\"topic\":")),
                400,
                "This is no message: no JSON. It is kept; see /api/drover/dead-letters.");
    }

    @Test
    void promisesNothingWhileTheLedgerIsAway() throws Exception {
        server.door = (json, user) -> CompletableFuture.failedFuture(new IOException("disk full"));
        assertError(send(post(MESSAGE)), 503, "Send it again later");
        server.door = (json, user) -> new CompletableFuture<>();
        assertError(send(post(MESSAGE)), 503, "may or may not be stored");
        server.door = (json, user) -> {
            throw new IllegalStateException("a bug with /its/path");
        };
        HttpResponse<String> bug = send(post(MESSAGE));
        assertError(bug, 500, "Internal Server Error");
        assertThat(bug.body()).doesNotContain("its/path");
    }

    @Test
    void takesNoBodyOverTheLimit() throws Exception {
        HttpResponse<String> response = send(post("x".repeat(4 * 1024 * 1024 + 1)));

        assertError(response, 413, "larger");
        assertThat(received).isEmpty();
        assertThat(send(post("x".repeat(4 * 1024 * 1024))).statusCode()).isEqualTo(201);
    }

    @Test
    void survivesBytesThatAreNoRequest() throws Exception {
        assertThat(raw("GET /api/1/builds/?state=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("Exception");
        assertThat(raw("GET /api/1/builds/" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains(" 414 ");
        assertThat(raw("POST /api/1/builds/ HTTP/1.1\r\nHost: x\r\nContent-Length: nine\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(send(to("/api/1/about/")).statusCode()).isEqualTo(200);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(10));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
