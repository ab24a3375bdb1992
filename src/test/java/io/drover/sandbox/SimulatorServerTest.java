package io.drover.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Fault.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorServerTest {
    private final Journal journal = new Journal("echo");
    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatorServer server;

    /** Journals every POST and answers its body. */
    private final class Echo implements Simulator {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public Answer answer(Request request) throws IOException {
            if (request.path().equals("/bug")) {
                throw new IOException("no such thing");
            }
            if (request.method().equals("POST")) {
                journal.effect("post", request.path(), SandboxJson.object());
            }
            String text = request.method() + " " + request.path() + " " + request.query() + " "
                    + new String(request.body(), StandardCharsets.UTF_8);
            return Answer.of(200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public JsonNode state() {
            return SandboxJson.object().put("well", true);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = SimulatorServer.start(new Echo(), journal, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void passesMethodPathDecodedQueryAndBody() throws Exception {
        assertThat(post("/a/b?x=1&x=%26&y").body()).isEqualTo("POST /a/b {x=[1, &], y=[]} hello");
    }

    @Test
    void showsTheJournalTheStateAndTheRequestsWithoutSecrets() throws Exception {
        HttpRequest secret = request("/a?b=c")
                .header("Authorization", "Bearer s3cret")
                .header("X-Seen", "yes")
                .build();
        client.send(secret, BodyHandlers.ofString());

        assertThat(control("journal").get(0).path("subject").asText()).isEqualTo("/a");
        assertThat(control("state").path("well").asBoolean()).isTrue();
        JsonNode logged = control("requests");
        assertThat(logged).hasSize(1);
        assertThat(logged.toString())
                .contains("/a?b=c", "\"status\":200", "***")
                .doesNotContain("s3cret");
        assertThat(server.requests().entries().get(0).headers()).containsKey("X-seen");
    }

    @Test
    void answersStatusWithRetryAfterAndDoesNotExecute() throws Exception {
        server.faults().arm(Fault.status(503).retryAfter(7));

        HttpResponse<String> answer = post("/a");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(journal.entries()).isEmpty();
        assertThat(post("/a").statusCode()).isEqualTo(200);
    }

    @Test
    void answersAProxyPageAndDoesNotExecute() throws Exception {
        server.faults().arm(Fault.once(Kind.HTML));

        HttpResponse<String> answer = post("/a");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).startsWith("<html>");
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void dropsBeforeExecuting() {
        server.faults().arm(Fault.once(Kind.DROP_BEFORE));

        assertThatThrownBy(() -> post("/a")).isInstanceOf(IOException.class);
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void dropsAfterExecuting() {
        server.faults().arm(Fault.once(Kind.DROP_AFTER));

        assertThatThrownBy(() -> post("/a")).isInstanceOf(IOException.class);
        assertThat(journal.entries()).hasSize(1);
    }

    @Test
    void sendsHalfOfTheBodyAfterExecuting() throws Exception {
        server.faults().arm(Fault.once(Kind.HALF));

        String raw = raw("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(raw)
                .contains("200 OK")
                .containsIgnoringCase("content-length: 13")
                .endsWith("POST /");
        assertThat(journal.entries()).hasSize(1);
    }

    @Test
    void hangsUntilTheFaultIsCleared() {
        server.faults().arm(Fault.once(Kind.HANG).always());

        CompletableFuture<HttpResponse<String>> waiting =
                client.sendAsync(request("/a").build(), BodyHandlers.ofString());
        assertThatThrownBy(() -> client.send(
                        request("/b").timeout(Duration.ofMillis(100)).build(), BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(waiting).isNotDone();
        server.faults().clear();
        assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void executesAtOnceAndAnswersLate() throws Exception {
        server.faults().arm(Fault.once(Kind.SLOW).delayed(Duration.ofMillis(200)));

        long before = System.nanoTime();
        assertThat(post("/a").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(190));
        assertThat(journal.entries()).hasSize(1);
    }

    @Test
    void hitsOnlyWhatMatchesAndOnlySoOften() throws Exception {
        server.faults().arm(Fault.status(500).on("POST", "^/a\\?x=").times(2));

        assertThat(post("/b?x=1").statusCode()).isEqualTo(200);
        assertThat(post("/a?x=1").statusCode()).isEqualTo(500);
        assertThat(server.faults().armed())
                .singleElement()
                .extracting(Fault::times)
                .isEqualTo(1);
        assertThat(post("/a?x=1").statusCode()).isEqualTo(500);
        assertThat(post("/a?x=1").statusCode()).isEqualTo(200);
        assertThat(server.faults().armed()).isEmpty();
    }

    @Test
    void armsAndClearsFaultsOverRest() throws Exception {
        HttpResponse<String> armed = rest(
                "POST",
                """
                [{"match":{"method":"POST","path":"/a"},"kind":"status","status":418,"times":5},
                 {"match":{"path":"/b"},"kind":"retry-after","retryAfter":3}]""");
        assertThat(armed.statusCode()).isEqualTo(201);
        assertThat(post("/a").statusCode()).isEqualTo(418);
        assertThat(post("/b").statusCode()).isEqualTo(429);
        assertThat(control("faults").get(0).path("times").asInt()).isEqualTo(4);

        assertThat(rest("DELETE", "").statusCode()).isEqualTo(200);
        assertThat(post("/a").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesFaultsThatItDoesNotKnow() throws Exception {
        assertThat(rest("POST", "{\"kind\":\"explode\"}").statusCode()).isEqualTo(400);
        assertThat(rest("POST", "{\"kind\":\"status\",\"match\":{\"path\":\"(\"}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(rest("POST", "nonsense").statusCode()).isEqualTo(400);
        assertThat(server.faults().armed()).isEmpty();
    }

    @Test
    void refusesBodiesAbove20MiB() throws Exception {
        HttpRequest big = HttpRequest.newBuilder(URI.create(server.url() + "/a"))
                .POST(BodyPublishers.ofByteArray(new byte[20 * 1024 * 1024 + 1]))
                .build();
        assertThat(client.send(big, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void turnsItsOwnBugsInto500() throws Exception {
        assertThat(post("/bug").statusCode()).isEqualTo(500);
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).POST(BodyPublishers.ofString("hello"));
    }

    private HttpResponse<String> rest(String method, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/_simulator/faults"))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private JsonNode control(String what) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/_simulator/" + what))
                .build();
        return SandboxJson.parse(
                client.send(request, BodyHandlers.ofByteArray()).body());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            in.transferTo(all);
            return all.toString(StandardCharsets.US_ASCII);
        }
    }
}
