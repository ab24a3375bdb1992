package io.drover.sandbox.koji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SimulatorServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubControlTest {

    private final HubClient client = new HubClient();
    private final HttpClient http = HttpClient.newHttpClient();
    private SimulatorServer server;

    @BeforeEach
    void start() throws IOException {
        client.hub.stepOnLook(false);
        server = SimulatorServer.start(client.hub, client.journal, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(20))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> order(String json) throws Exception {
        return post("/_simulator/control", json);
    }

    private static String call(String method) {
        return "<?xml version=\"1.0\"?><methodCall><methodName>" + method + "</methodName></methodCall>";
    }

    @Test
    void takesOrdersByRest() throws Exception {
        client.login("drover", "tiger").ask("tagBuild", "f41-updates", "bash-5.2.32-1.fc41");
        assertThat(order("{\"tasks\": {\"advance\": 3}}").body()).contains("\"CLOSED\":1");
        assertThat(order("{\"offline\": true}").statusCode()).isEqualTo(200);
        assertThat(post("/kojihub", call("getAPIVersion")).body()).contains("1014");
        order("{\"offline\": false, \"sessions\": \"expire\"}");
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1007);
        order("{\"sessions\": \"forget\"}");
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1002);
    }

    @Test
    void refusesOrdersItDoesNotKnow() throws Exception {
        assertThat(order("{\"explode\": true}").statusCode()).isEqualTo(400);
        assertThat(order("nonsense").statusCode()).isEqualTo(400);
        assertThat(order("{\"sessions\": \"eat\"}").statusCode()).isEqualTo(400);
        try (SimulatorServer other = SimulatorServer.start(new NoOrders(), new Journal("none"), 0)) {
            assertThat(http.send(
                                    HttpRequest.newBuilder(URI.create(other.url() + "/_simulator/control"))
                                            .POST(BodyPublishers.ofString("{}"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void refusesTheNextCallsOfAMethodBeforeTheyAreExecuted() {
        client.order("{\"calls\": [{\"method\": \"createTag\", \"code\": 1001, \"text\": \"busy\", \"times\": 2}]}");
        client.login("releng", "lion");
        assertThat(HubClient.code(client.numbered(4, "createTag", "a"))).isEqualTo(1001);
        assertThat(client.fault("getTag", "a")).isZero();
        assertThat(HubClient.code(client.numbered(4, "createTag", "a"))).isEqualTo(1001);
        assertThat(HubClient.code(client.numbered(4, "createTag", "a"))).isZero();
        assertThat(client.effects()).containsExactly("createTag a");
    }

    @Test
    void holdsFailsAndStepsTasks() {
        client.login("drover", "tiger");
        long held = client.ask("build", "git+https://src/rpms/bash#a", "f41").longValue();
        long tagging =
                client.ask("tagBuild", "f41-updates", "bash-5.2.32-1.fc41").longValue();
        client.order("{\"tasks\": {\"hold\": [\"build\"], \"fail\": [{\"code\": 1012}], \"advance\": 3}}");
        assertThat(client.fault("getTaskResult", tagging)).isEqualTo(1012);
        assertThat(client.ask("listTagged", "f41-updates")).isEmpty();
        assertThat(client.ask("getTaskInfo", held).get("state").asInt()).isZero();
        client.order("{\"tasks\": {\"step\": [" + held + ", " + held + "]}}");
        assertThat(client.ask("getTaskInfo", held).get("state").asInt()).isEqualTo(1);
        JsonNode numbers = client.order("{\"tasks\": {\"release\": true, \"advance\": 1}}");
        assertThat(numbers.at("/tasks/FAILED").asInt()).isEqualTo(1);
        assertThat(client.ask("getTaskInfo", held).get("state").asInt()).isEqualTo(2);
    }

    @Test
    void afterALostAnswerTheSameNumberIsA1009() throws Exception {
        client.login("releng", "lion");
        server.faults().arm(Fault.once(Kind.DROP_AFTER).on("POST", "#createTag$"));
        assertThat(post("/kojihub", call("getAPIVersion")).statusCode()).isEqualTo(200);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/kojihub"))
                .POST(BodyPublishers.ofString("<methodCall><methodName>createTag</methodName><params><param>"
                        + "<value>lost</value></param></params></methodCall>"))
                .header("Koji-Session-Callnum", "5");
        client.sessionHeaders().forEach(request::header);
        assertThatThrownBy(() -> http.send(request.build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(http.send(request.build(), BodyHandlers.ofString()).body()).contains("<int>1009</int>");
        assertThat(client.effects()).containsExactly("createTag lost");
    }

    @Test
    void proxiesPagesHaveTheWantedStatus() throws Exception {
        post(
                "/_simulator/faults",
                "[{\"kind\": \"html\", \"times\": 1}, {\"kind\": \"html\", \"status\": 503, \"times\": 1}]");
        for (int status : List.of(502, 503)) {
            HttpResponse<String> page = post("/kojihub", call("getAPIVersion"));
            assertThat(page.statusCode()).isEqualTo(status);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html");
        }
    }

    @Test
    void anAnswerCanTrickle() throws Exception {
        server.faults()
                .arm(Fault.once(Kind.TRICKLE).delayed(Duration.ofMillis(200)).on("POST", "getAPIVersion"));
        long started = System.nanoTime();
        assertThat(post("/kojihub", call("getAPIVersion")).body()).contains("<int>1</int>");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void theRequestLogShowsNoSessionKeys() throws Exception {
        client.login("drover", "tiger");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/kojihub"))
                .POST(BodyPublishers.ofString(call("getLoggedInUser")));
        client.sessionHeaders().forEach(request::header);
        http.send(request.build(), BodyHandlers.ofString());
        String log = http.send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/_simulator/requests"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(log).doesNotContain(client.sessionHeaders().get("koji-session-key"));
        assertThat(new ObjectMapper().readTree(log)).hasSize(1);
    }

    /** A simulator without orders. */
    private static final class NoOrders implements io.drover.sandbox.Simulator {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Answer answer(Request request) {
            return Answer.of(200, "text/plain", new byte[0]);
        }

        @Override
        public JsonNode state() {
            return new ObjectMapper().createObjectNode();
        }
    }
}
