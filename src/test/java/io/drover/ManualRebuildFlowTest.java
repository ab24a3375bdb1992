package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulators;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client's session with Freshmaker's API, replayed against Drover as it ships (AC-41), with koji and its images behind it:
 * the builds that it requests are tasks there, and those that it cancels are canceled there, by cancelTask.
 */
class ManualRebuildFlowTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Where the session says "…", ids, times and words of ours may differ. */
    private static final String ANYTHING = "…";

    @TempDir
    Path directory;

    private Simulators simulators;
    private Wiring drover;
    private String event = "";

    @BeforeEach
    void start() throws Exception {
        simulators = new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), (topic, payload) -> {});
        simulators
                .koji()
                .seed(JSON.readTree(
                        """
                        {"users": [{"name": "drover", "password": "simulated"}],
                         "tags": [{"name": "f41", "arches": "x86_64", "packages": ["httpd-container", "nginx-container"]},
                                  {"name": "f41-build", "arches": "x86_64", "parents": ["f41"]}],
                         "targets": [{"name": "f41", "build_tag": "f41-build", "dest_tag": "f41"},
                                     {"name": "f41-hotfix", "build_tag": "f41-build", "dest_tag": "f41"}],
                         "builds": [IMAGE(httpd), IMAGE(nginx)]}"""
                                .replaceAll(
                                        "IMAGE\\((\\w+)\\)",
                                        """
                        {"nvr": "$1-container-41-1", "owner": "drover", "source": "git+https://src/container/$1#COMMIT",
                         "task": {"method": "buildContainer", "request":
                           ["git+https://src/container/$1#COMMIT", "f41", {"git_branch": "f41"}]},
                         "archives": [{"filename": "$1.tar.gz"}]}""")
                                .replace("COMMIT", "0123456789abcdef0123456789abcdef01234567")));
        Path policy = directory.resolve("policy.yaml");
        Files.writeString(policy, "allow: {global: {image: {image_name: \".*\"}}}\n");
        Path tokens = directory.resolve("tokens");
        Files.writeString(
                tokens,
                "alice:%s:manual_rebuilder,freshmaker_async_rebuilders\nbob:%s:sender\ncarol:%s:manual_rebuilder\n"
                        .formatted(hash("alice"), hash("bob"), hash("carol")));
        Map<String, String> settings = new HashMap<>(simulators.settings());
        settings.put("drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"));
        settings.put("drover.bus.enabled", "false");
        settings.put("drover.routes.directory", directory.resolve("none").toString());
        settings.put("drover.containers.enabled", "true");
        settings.put("drover.rebuild.policy-file", policy.toString());
        settings.put("drover.images.scan", "on-start");
        settings.put("drover.images.interval", "100ms");
        settings.put("drover.api.port", "0");
        settings.put("drover.api.auth", "tokens");
        settings.put("drover.api.tokens-file", tokens.toString());
        drover = new Wiring(
                        Settings.defaults().overlaidBy(settings, "test").overlaidByEnvironment(Simulators.secrets()),
                        Clock.systemUTC())
                .start();
        await().atMost(LIMIT)
                .until(() -> texts("SELECT nvr FROM image WHERE state = 'READ'").size() == 2);
    }

    @AfterEach
    void stop() {
        drover.close();
        simulators.close();
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ManualRebuildFlowTest.class.getResourceAsStream("/freshmaker/" + name), name);
    }

    private static String hash(String user) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256").digest(token(user).getBytes(StandardCharsets.UTF_8)));
    }

    private static String token(String user) {
        return user + "-s-token";
    }

    @Test
    void aClientsSessionGoesAsWithFreshmaker() throws IOException {
        try (InputStream in = resource("session-invented-manual-rebuild.json")) {
            for (JsonNode step : JSON.readTree(in)) {
                replay(step);
            }
        }

        List<String> tasks = texts("SELECT external_id FROM action WHERE verb = 'koji-build-container' ORDER BY id");
        assertThat(tasks).hasSize(3).doesNotHaveDuplicates();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(texts("SELECT state || ' ' || cancels || ' ' || verb FROM action"
                                + " WHERE cancels IS NOT NULL ORDER BY id"))
                        .containsExactly("DONE 1 koji-cancel-task", "DONE 2 koji-cancel-task"));
        List<String> effects = simulators.effects("koji").stream()
                .map(Journal.Entry::what)
                .filter(what -> what.startsWith("cancel"))
                .toList();
        assertThat(effects)
                .as("%s", simulators.effects("koji"))
                .hasSize(2)
                .allMatch(what -> what.contains("cancelTask"));
        assertThat(texts("SELECT state || ' ' || COALESCE(reason, '') FROM event ORDER BY id"))
                .containsExactly(
                        "CANCELED Event id 1 requested for canceling by user alice",
                        "OPEN ",
                        "FAILED containers-on-request: there is no image of branch f42 called httpd-container; nothing is"
                                + " rebuilt");
        assertThat(texts("SELECT state || ' ' || COALESCE(decision, '') FROM delivery ORDER BY id"))
                .containsExactly("JUDGED acted", "JUDGED acted", "DEAD ");
        assertThat(texts("SELECT what FROM audit ORDER BY id"))
                .containsExactly("event.request", "event.cancel", "event.request", "event.request");
    }

    private void replay(JsonNode step) throws IOException {
        String what = step.path("what").asText();
        if (step.path("eventually").asBoolean()) {
            await().atMost(LIMIT).untilAsserted(() -> compare(what, step));
        } else {
            compare(what, step);
        }
    }

    private void compare(String what, JsonNode step) throws IOException {
        HttpResponse<String> response = send(step.path("request"));
        JsonNode actual = JSON.readTree(response.body());
        if (event.isEmpty() && actual.has("search_key")) {
            event = actual.path("id").asText();
        }
        JsonNode wanted = JSON.readTree(named(step.path("response").path("body").toString()));
        assertThat(response.statusCode() + " " + like(actual, wanted))
                .as(what)
                .isEqualTo(step.at("/response/status").asInt() + " " + wanted);
    }

    private String named(String text) {
        return text.replace("BASE", "http://127.0.0.1:" + drover.port())
                .replace("event_id=ID", "event_id=" + event)
                .replace("/events/ID", "/events/" + event);
    }

    /** The same with what may be anything put out of sight, where it is there. */
    private static JsonNode like(JsonNode actual, JsonNode wanted) {
        if (wanted.isTextual() && wanted.asText().equals(ANYTHING) && !actual.isNull() && !actual.isMissingNode()) {
            return TextNode.valueOf(ANYTHING);
        }
        if (actual instanceof ObjectNode object && wanted.isObject()) {
            ObjectNode copy = JSON.createObjectNode();
            object.properties()
                    .forEach(field -> copy.set(field.getKey(), like(field.getValue(), wanted.path(field.getKey()))));
            return copy;
        }
        if (actual instanceof ArrayNode array && wanted.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(like(array.get(i), wanted.path(i)));
            }
            return copy;
        }
        return actual;
    }

    private HttpResponse<String> send(JsonNode request) throws IOException {
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + drover.port()
                        + named(request.path("path").asText())))
                .method(
                        request.path("method").asText(),
                        request.has("body")
                                ? HttpRequest.BodyPublishers.ofString(
                                        request.path("body").toString())
                                : HttpRequest.BodyPublishers.noBody())
                .header("Content-Type", "application/json");
        if (request.has("user")) {
            http.header("Authorization", "Bearer " + token(request.path("user").asText()));
        }
        try {
            return HTTP.send(http.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> texts(String query) {
        return drover.database().sql().sql(query).query(String.class).list();
    }
}
