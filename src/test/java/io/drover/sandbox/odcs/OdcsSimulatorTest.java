package io.drover.sandbox.odcs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.SimulatorServer;
import io.drover.testing.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of ODCS has to reckon with (wire/targets.md §3), seen over HTTP. */
class OdcsSimulatorTest {
    private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    private static final String BUILDS = "{\"source\": {\"type\": \"build\", \"source\": \"\", \"builds\":"
            + " [\"zlib-1.2.11-22.fc32\"], \"packages\": [\"zlib\"], \"sigkeys\": [\"12c944d0\"]},"
            + " \"flags\": [\"no_deps\"], \"arches\": [\"x86_64\"]}";
    private static final String TAG = "{\"source\": {\"type\": \"tag\", \"source\": \"f42\"}}";

    private final SettableClock clock = new SettableClock(NOON);
    private final Journal journal = new Journal("odcs");
    private final List<JsonNode> bus = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private JsonNode modules = SandboxJson.array();
    private OdcsSimulator odcs;
    private SimulatorServer server;

    @BeforeEach
    void start() throws IOException {
        odcs = new OdcsSimulator(
                new OdcsAccess("T", "drover", false, Set.of("tag", "module", "build", "pulp")),
                "https://odcs.example.org/composes",
                () -> modules,
                journal,
                (topic, body) -> {
                    assertThat(topic).isEqualTo("odcs.compose.state-changed");
                    assertThat(odcs.state().path("composes"))
                            .as("told after it can be queried")
                            .contains(body.path("compose"));
                    bus.add(body);
                },
                clock);
        server = SimulatorServer.start(odcs, journal, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersARequestWithTheComposeThatWaits() throws Exception {
        JsonNode compose = post(BUILDS, 200);
        assertThat(compose.path("id").asLong()).isEqualTo(1);
        assertThat(compose.path("state").asInt()).isZero();
        assertThat(compose.path("state_name").asText()).isEqualTo("wait");
        assertThat(compose.path("source_type").asInt()).isEqualTo(6);
        assertThat(compose.path("builds").asText()).isEqualTo("zlib-1.2.11-22.fc32");
        assertThat(compose.path("flags")).isEqualTo(SandboxJson.array().add("no_deps"));
        assertThat(compose.path("results")).isEqualTo(SandboxJson.array().add("repository"));
        assertThat(compose.path("time_to_expire").asText()).isEqualTo("2026-05-21T12:00:00Z");
        assertThat(compose.path("result_repofile").asText())
                .isEqualTo("https://odcs.example.org/composes/odcs-1/compose/Temporary/odcs-1.repo");
        assertThat(compose.path("modules").isNull()).isTrue();
        assertThat(compose.has("pungi_config_dump")).isFalse();
        assertThat(get("1", 200).has("pungi_config_dump")).isTrue();
        assertThat(journal.entries()).singleElement().satisfies(entry -> assertThat(entry.subject())
                .isEqualTo("build zlib-1.2.11-22.fc32 12c944d0"));
    }

    @Test
    void tellsEachStateTheFirstIncluded() throws Exception {
        post(BUILDS, 200);
        clock.pass(Duration.ofHours(1));
        odcs.tick();
        odcs.tick();
        odcs.tick();
        assertThat(bus)
                .extracting(message -> message.at("/compose/state_name").asText())
                .containsExactly("wait", "generating", "done");
        assertThat(bus).allSatisfy(message -> assertThat(message.path("event").asText())
                .isEqualTo("state-changed"));
        JsonNode done = get("1", 200);
        assertThat(done.path("state_reason").asText()).isEqualTo("Compose is generated successfully");
        assertThat(done.path("time_to_expire").asText())
                .as("from when it is done")
                .isEqualTo("2026-05-21T13:00:00Z");
    }

    @Test
    void keepsTheWordsOfASourceInNoOrder() throws Exception {
        JsonNode compose = post("{\"source\": {\"type\": \"pulp\", \"source\": \"a b a c\"}}", 200);
        assertThat(compose.path("source").asText().split(" ")).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(compose.path("source").asText()).isNotEqualTo("a b c");
    }

    @Test
    void rewritesModulesIntoAllContextsOfTheLatestWithWhatTheyNeed() throws Exception {
        modules = SandboxJson.parse(
                """
                [{"name": "nodejs", "stream": "20", "version": "1", "context": "aa", "state_name": "ready"},
                 {"name": "nodejs", "stream": "20", "version": "2", "context": "aa", "state_name": "ready"},
                 {"name": "nodejs", "stream": "20", "version": "2", "context": "bb", "state_name": "ready"},
                 {"name": "nodejs", "stream": "20", "version": "3", "context": "aa", "state_name": "build"},
                 {"name": "yarn", "stream": "1", "version": "7", "context": "cc", "state_name": "ready",
                  "buildrequires": {"platform": {"stream": "f42"}, "nodejs": {"stream": "20"}}}]
                """
                        .getBytes(StandardCharsets.UTF_8));
        post("{\"source\": {\"type\": \"module\", \"source\": \"yarn:1\"}}", 200);
        post("{\"source\": {\"type\": \"module\", \"source\": \"yarn:1\"}, \"flags\": [\"no_deps\"]}", 200);
        post("{\"source\": {\"type\": \"module\", \"source\": \"perl:5\"}}", 200);
        made();
        assertThat(get("1", 200).path("source").asText()).isEqualTo("nodejs:20:2:aa nodejs:20:2:bb yarn:1:7:cc");
        assertThat(get("2", 200).path("source").asText()).isEqualTo("yarn:1:7:cc");
        assertThat(get("3", 200).path("state_name").asText()).isEqualTo("failed");
        assertThat(get("3", 200).path("time_done").isNull()).isTrue();
    }

    @Test
    void leavesOutAbsentContentSetsOnlyWhereItIsToldTo() throws Exception {
        control("{\"pulp\": {\"absent\": [\"b\"]}}", 200);
        post("{\"source\": {\"type\": \"pulp\", \"source\": \"a b\"}}", 200);
        post("{\"source\": {\"type\": \"pulp\", \"source\": \"a b\"}, \"flags\": [\"ignore_absent_pulp_repos\"]}", 200);
        made();
        assertThat(get("1", 200).path("state_reason").asText()).startsWith("Failed to find all the content_sets");
        assertThat(get("2", 200).path("source").asText()).isEqualTo("a");
    }

    @Test
    void takesAnOlderComposeOfTheSameSetsAgain() throws Exception {
        String two = "{\"source\": {\"type\": \"build\", \"builds\": [%s]}%s}";
        post(two.formatted("\"a-1-1\", \"b-1-1\"", ""), 200);
        made();
        post(two.formatted("\"b-1-1\", \"a-1-1\"", ""), 200);
        post(two.formatted("\"b-1-1\"", ""), 200);
        post(two.formatted("\"b-1-1\", \"a-1-1\"", ", \"flags\": [\"no_reuse\"]"), 200);
        made();
        assertThat(get("2", 200).path("result_repo").asText()).contains("/odcs-1/");
        assertThat(get("2", 200).path("id").asLong()).isEqualTo(2);
        assertThat(get("3", 200).path("result_repo").asText()).contains("/odcs-3/");
        assertThat(get("4", 200).path("result_repo").asText()).contains("/odcs-4/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"source\": {\"type\": \"tag\"}} | No source provided for tag",
                "{\"source\": {\"type\": \"tag\", \"source\": \"a;b\"}} | Only alpha-numerical characters",
                "{\"source\": {\"type\": \"build\", \"builds\": [\"a-1^2-1\"]}} | Only alpha-numerical characters",
                "{\"source\": {\"type\": \"build\", \"packages\": \"a\"}} | packages should be a list",
                "{\"source\": {\"type\": \"tag\", \"source\": \"f42\", \"koji_event\": \"1\"}} | koji_event should be an integer",
                "{\"source\": {\"type\": \"tag\", \"source\": \"f42\"}, \"label\": {\"a\": 1}} | Only 'source' key is allowed",
                "{\"source\": {\"type\": \"module\", \"source\": \"platform:f42\"}} | ODCS currently cannot create compose with base modules",
                "{\"source\": {\"type\": \"module\", \"source\": \"nodejs\"}} | Module definition must be in",
                "{\"source\": {\"type\": \"tag\", \"source\": \"f42\"}, \"flags\": [\"fast\"]} | Unknown flags fast",
                "{} | Missing or invalid source type",
                "no json | Failed to decode JSON object"
            })
    void refusesWhatItDoesNotTake(String body, String words) throws Exception {
        JsonNode problem = post(body, 400);
        assertThat(problem.path("message").asText()).startsWith(words);
        assertThat(problem.path("error").asText()).isEqualTo("Bad Request");
        assertThat(journal.entries()).isEmpty();
        assertThat(odcs.state().path("composes")).isEmpty();
    }

    @Test
    void anyCharacterMayBeInAPackage() throws Exception {
        post("{\"source\": {\"type\": \"tag\", \"source\": \"f42\", \"packages\": [\"a^b\"]}}", 200);
    }

    @Test
    void asksForATokenAndAnAllowedSourceType() throws Exception {
        assertThat(send(request("").POST(BodyPublishers.ofString(TAG)), 401)
                        .path("error")
                        .asText())
                .isEqualTo("Unauthorized");
        assertThat(post("{\"source\": {\"type\": \"repo\", \"source\": \"/srv\"}}", 403)
                        .path("message")
                        .asText())
                .isEqualTo("User drover not allowed to operate with compose with source_types=repo.");
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void keepsTheRowOfARequestThatTheBrokerDidNotHearOf() throws Exception {
        control("{\"broker\": {\"broken\": 1}}", 200);
        JsonNode problem = post(TAG, 500);
        assertThat(problem.path("message").asText())
                .startsWith("Can not schedule compose 1 probably due to celery broker issue - ");
        assertThat(get("1", 200).path("state_name").asText()).isEqualTo("failed");
        assertThat(post(TAG, 200).path("id").asLong()).isEqualTo(2);
        assertThat(journal.entries()).hasSize(1);
    }

    @Test
    void renewsADoneComposeUnderItsOwnIdAndNeverShortensIt() throws Exception {
        post(TAG, 200);
        made();
        assertThat(patch(1, "{\"seconds_to_live\": 60}", 200)
                        .path("time_to_expire")
                        .asText())
                .isEqualTo("2026-05-21T12:00:00Z");
        assertThat(patch(1, "{\"seconds_to_live\": 999999}", 200)
                        .path("time_to_expire")
                        .asText())
                .as("silently cut")
                .isEqualTo("2026-05-23T12:00:00Z");
        assertThat(patch(1, "", 200).path("id").asLong()).isEqualTo(1);
        assertThat(bus).as("no state has changed by it").hasSize(3);
    }

    @Test
    void renewsWhatIsGoneOrToBeDifferentUnderANewId() throws Exception {
        post(BUILDS, 200);
        made();
        control("{\"expire\": [1]}", 200);
        assertThat(get("1", 200).path("state_name").asText()).isEqualTo("removed");
        JsonNode copy = patch(1, "{}", 200);
        assertThat(copy.path("id").asLong()).isEqualTo(2);
        assertThat(copy.path("state_name").asText()).isEqualTo("wait");
        assertThat(copy.path("builds").asText()).isEqualTo("zlib-1.2.11-22.fc32");
        made();
        assertThat(patch(2, "{\"source\": {\"builds\": [\"zlib-2-1\"]}}", 200)
                        .path("builds")
                        .asText())
                .isEqualTo("zlib-2-1");
        assertThat(patch(2, "{\"sigkeys\": [\"12c944d0\"]}", 200).path("id").asLong())
                .as("the same keys are no difference")
                .isEqualTo(2);
    }

    @Test
    void doesNotRenewWhatIsBeingMade() throws Exception {
        post(TAG, 200);
        assertThat(patch(1, "{}", 404).path("message").asText()).isEqualTo("No compose with id 1 found");
        odcs.tick();
        patch(1, "{}", 404);
        patch(9, "{}", 404);
    }

    @Test
    void cancelsWhatWaitsAndIsOurs() throws Exception {
        post(TAG, 200);
        control("{\"seed\": [{\"owner\": \"alice\", \"compose\": " + TAG + "}]}", 200);
        assertThat(delete(1, 202).path("message").asText()).isEqualTo("Compose (id=1) has been canceled");
        assertThat(get("1", 200).path("state_reason").asText()).isEqualTo("Canceled by drover");
        delete(2, 403);
        delete(1, 403);
        delete(9, 404);
        assertThat(get("2", 200).path("state_name").asText()).isEqualTo("wait");
    }

    @Test
    void failsTheNextComposeAsOrdered() throws Exception {
        post(TAG, 200);
        post(BUILDS, 200);
        control("{\"fail\": [\"tag f42 is locked\"], \"advance\": 2}", 200);
        assertThat(get("1", 200).path("state_reason").asText()).isEqualTo("tag f42 is locked");
        assertThat(get("2", 200).path("state_name").asText()).isEqualTo("done");
        assertThat(control("{\"explode\": true}", 400).path("message").asText()).contains("explode");
    }

    @Test
    void removesWhatHasOutlivedItsTime() throws Exception {
        post(TAG, 200);
        made();
        clock.pass(Duration.ofDays(1));
        odcs.tick();
        assertThat(get("1", 200).path("state_name").asText()).isEqualTo("removed");
        assertThat(bus.get(bus.size() - 1).at("/compose/state_name").asText()).isEqualTo("removed");
    }

    @Test
    void listsPageByPage() throws Exception {
        for (int i = 0; i < 3; i++) {
            post(TAG, 200);
        }
        post(BUILDS, 200);
        JsonNode page = get("?source_type=1&owner=drover&per_page=2&page=2", 200);
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.at("/items/0/id").asLong()).as("newest first").isEqualTo(1);
        assertThat(page.at("/meta/total").asInt()).isEqualTo(3);
        assertThat(page.at("/meta/next").isNull()).isTrue();
        assertThat(get("?owner=alice", 200).path("items")).isEmpty();
        assertThat(get("?state=2", 200).path("items")).isEmpty();
        assertThat(get("?order_by=id&per_page=1", 200).at("/items/0/id").asLong())
                .isEqualTo(1);
        assertThat(get("9", 404).path("message").asText()).isEqualTo("No such compose found.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?order_by=source_type", "?state=done", "?source_type=tag"})
    void refusesOddFilters(String query) throws Exception {
        get(query, 400);
    }

    private void made() {
        odcs.tick();
        odcs.tick();
    }

    private JsonNode post(String body, int status) throws Exception {
        return send(request("").header("Authorization", "Bearer T").POST(BodyPublishers.ofString(body)), status);
    }

    private JsonNode patch(long id, String body, int status) throws Exception {
        return send(
                request(String.valueOf(id))
                        .header("Authorization", "Bearer T")
                        .method("PATCH", BodyPublishers.ofString(body)),
                status);
    }

    private JsonNode delete(long id, int status) throws Exception {
        return send(
                request(String.valueOf(id)).header("Authorization", "Bearer T").DELETE(), status);
    }

    private JsonNode get(String path, int status) throws Exception {
        return send(request(path), status);
    }

    private JsonNode control(String order, int status) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(server.url() + "/_simulator/control"))
                        .POST(BodyPublishers.ofString(order)),
                status);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/api/1/composes/" + path))
                .timeout(Duration.ofSeconds(10));
    }

    private JsonNode send(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return SandboxJson.parse(answer.body());
    }
}
