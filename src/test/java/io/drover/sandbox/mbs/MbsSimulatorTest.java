package io.drover.sandbox.mbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.distgit.DistGitSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MbsSimulatorTest {
    private static final String SCM = "https://src.example.org/modules/";
    private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    private static final String FOO =
            """
            document: modulemd
            version: 2
            data:
              dependencies:
              - buildrequires: {platform: [f42]}
                requires: {platform: [f42]}
              components:
                rpms:
                  zlib: {ref: f42, rationale: needed}
                  bzip2: {ref: f42, rationale: needed}
            """;

    private final Journal journal = new Journal("mbs");
    private final List<JsonNode> bus = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private DistGitSimulator distGit;
    private MbsSimulator mbs;
    private SimulatorServer server;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws IOException {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        distGit = new DistGitSimulator(root, "bot", "t", new Journal("distgit"), (topic, body) -> {}, clock);
        MbsSettings settings = new MbsSettings("T", "drover", List.of(SCM), List.of("f42", "f43"));
        mbs = new MbsSimulator(
                settings,
                new DistGitModuleSources(distGit),
                journal,
                (topic, body) -> {
                    assertThat(topic).isEqualTo("mbs.module.state.change");
                    assertThat(mbs.state().path("builds").findValues("id")).contains(body.path("id"));
                    bus.add(body);
                },
                clock);
        server = SimulatorServer.start(mbs, journal, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void buildsACommitOnce() throws Exception {
        String scmurl = module("foo", "1", FOO);

        JsonNode build = submit(2, scmurl, "1", 201).get(0);
        assertThat(build.path("state_name").asText()).isEqualTo("init");
        assertThat(build.path("version").asText()).isEqualTo("4220260520120000");
        assertThat(build.path("context").asText()).matches("[0-9a-f]{8}");
        assertThat(build.path("scmurl").asText()).isEqualTo(scmurl);
        assertThat(build.path("modulemd").asText()).isEqualTo(FOO);
        assertThat(build.at("/buildrequires/platform/stream").asText()).isEqualTo("f42");
        assertThat(build.path("component_builds")).hasSize(2);

        assertThat(submit(2, scmurl, "1", 409).path("message").asText())
                .isEqualTo("Module (state=0) already exists. Only a new build, resubmission of a failed build or build"
                        + " against new buildrequirements is allowed.");
        assertThat(journal.entries()).extracting(Journal.Entry::what).containsExactly("submit");
        assertThat(journal.entries()).extracting(Journal.Entry::subject).containsExactly(scmurl);
    }

    @Test
    void goesThroughItsStatesAndTellsEachOne() throws Exception {
        long id = submit(1, module("foo", "1", FOO), "1", 201).path("id").asLong();
        for (int i = 0; i < 6; i++) {
            mbs.tick();
        }

        assertThat(bus)
                .extracting(body -> body.path("state_name").asText())
                .containsExactly("init", "wait", "build", "done", "ready");
        JsonNode last = bus.get(4);
        assertThat(last.path("id").asLong()).isEqualTo(id);
        assertThat(last.has("tasks") || last.has("modulemd") || last.has("state_trace"))
                .isFalse();
        assertThat(last.path("koji_tag").asText()).startsWith("module-foo-1-42");
        assertThat(last.path("time_completed").asText()).isEqualTo("2026-05-20T12:00:00Z");
        assertThat(get("1/module-builds/" + id, 200)
                        .at("/tasks/rpms/zlib/state")
                        .asInt())
                .isEqualTo(1);
        assertThat(submit(2, SCM + "foo.git?#" + head("foo", "1"), "1", 409)
                        .path("message")
                        .asText())
                .startsWith("Module (state=5) already exists.");
    }

    @Test
    void resumesAFailedBuildUnderTheSameId() throws Exception {
        String scmurl = module("foo", "1", FOO);
        long id = submit(1, scmurl, "1", 201).path("id").asLong();
        mbs.tick();
        mbs.tick();
        mbs.fail(id, "Component(s) zlib failed to build.");

        JsonNode resumed = submit(1, scmurl, "1", 201);
        assertThat(resumed.path("id").asLong()).isEqualTo(id);
        assertThat(resumed.path("state_name").asText()).isEqualTo("wait");
        assertThat(resumed.path("state_reason").asText()).isEqualTo("Resubmitted by drover");
        assertThat(journal.entries()).extracting(Journal.Entry::what).containsExactly("submit", "resume");
    }

    @Test
    void resumesAtInitWhatNeverGotFurther() throws Exception {
        String scmurl = module("foo", "1", FOO);
        mbs.fail(submit(1, scmurl, "1", 201).path("id").asLong(), "no such ref");

        assertThat(submit(1, scmurl, "1", 201).path("state_name").asText()).isEqualTo("init");
    }

    @Test
    void neverResumesGarbage() throws Exception {
        String scmurl = module("foo", "1", FOO);
        long id = submit(1, scmurl, "1", 201).path("id").asLong();
        mbs.fail(id, "broken");
        mbs.collectGarbage(id);

        assertThat(submit(1, scmurl, "1", 409).path("message").asText()).startsWith("Module (state=6) already exists.");
    }

    @Test
    void buildsAnEmptyCommitAnew() throws Exception {
        submit(1, module("foo", "1", FOO), "1", 201);
        String bumped = SCM + "foo.git?#" + distGit.commit("modules", "foo", "1", Map.of(), "alice", "bump");

        assertThat(submit(1, bumped, "1", 201).path("version").asText()).isEqualTo("4220260520120001");
    }

    @Test
    void makesABuildPerContext() throws Exception {
        String two = FOO.replace("buildrequires: {platform: [f42]}", "buildrequires: {platform: []}");

        JsonNode builds = submit(2, module("foo", "1", two), "1", 201);
        assertThat(builds).hasSize(2);
        assertThat(builds.get(0).path("siblings")).hasToString("[]");
        assertThat(builds.get(0).path("version").asText()).startsWith("42");
        assertThat(builds.get(1).path("version").asText()).startsWith("43");
        assertThat(builds.get(0).path("context")).isNotEqualTo(builds.get(1).path("context"));
    }

    @Test
    void needsItsBuildrequiresReady() throws Exception {
        String bar = FOO.replace("buildrequires: {platform: [f42]}", "buildrequires: {platform: [f42], foo: [\"1\"]}");
        String barUrl = module("bar", "2", bar);
        submit(2, barUrl, "2", 422);

        String fooUrl = module("foo", "1", FOO);
        assertThat(mbs.seedReady(fooUrl, "1")).hasSize(1);
        assertThat(bus).isEmpty();
        assertThat(journal.entries()).isEmpty();
        JsonNode built = submit(1, barUrl, "2", 201);
        assertThat(built.at("/buildrequires/foo/stream").asText()).isEqualTo("1");
        assertThat(built.at("/buildrequires/foo/version").asText()).isEqualTo("4220260520120000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                                                                     | 400 | Missing scmurl
            nonsense                                                               | 400 | Invalid JSON submitted
            {"scmurl":"S","branch":"1","colour":1,"size":2}                        | 400 | The request contains unspecified parameters: colour, size
            {"scmurl":"S"}                                                         | 400 | Missing branch
            {"scmurl":"https://src.example.org/modules/foo.git","branch":"1"}      | 400 | The submitted scmurl https://src.example.org/modules/foo.git is not valid
            {"scmurl":"https://evil.example.org/modules/foo.git?#a","branch":"1"}  | 403 | The submitted scmurl https://evil.example.org/modules/foo.git?#a is not allowed
            {"scmurl":"S","branch":"1","scratch":true}                             | 403 | Scratch builds are not enabled
            {"scmurl":"S","branch":"2"}                                            | 400 | Commit C is not in branch 2.
            {"scmurl":"https://src.example.org/modules/foo.git?#0123456789012345678901234567890123456789","branch":"1"} | 422 | reference is not a tree
            {"scmurl":"https://src.example.org/modules/no.git?#0123456789012345678901234567890123456789","branch":"1"}  | 422 | reference is not a tree
            """)
    void refusesWithMbssWords(String body, int status, String message) throws Exception {
        String scmurl = module("foo", "1", FOO);
        String commit = scmurl.substring(scmurl.indexOf('#') + 1);

        JsonNode problem = post(2, body.replace("\"S\"", "\"" + scmurl + "\""), "Bearer T", status);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("message").asText()).endsWith(message.replace("Commit C", "Commit " + commit));
        assertThat(journal.entries()).isEmpty();
        assertThat(bus).isEmpty();
    }

    @Test
    void refusesModulemdThatSaysSomethingElse() throws Exception {
        for (String line : List.of("name: bar", "stream: \"9\"", "version: 7")) {
            String module = line.replaceAll("[^a-z]", "");
            String scmurl = module(module, "1", FOO.replace("data:\n", "data:\n  " + line + "\n"));
            submit(2, scmurl, "1", 400);
        }
        submit(2, module("broken", "1", "document: ["), "1", 422);
        submit(2, module("old", "1", "document: modulemd\nversion: 1\n"), "1", 422);
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void wantsTheToken() throws Exception {
        String body = "{\"scmurl\":\"" + module("foo", "1", FOO) + "\",\"branch\":\"1\"}";

        assertThat(post(2, body, "", 401).path("message").asText()).isEqualTo("No 'authorization' header found.");
        post(2, body, "Bearer wrong", 401);
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void cancelsWhatIsNotOver() throws Exception {
        long id = submit(1, module("foo", "1", FOO), "1", 201).path("id").asLong();

        JsonNode canceled = patch(id, "{\"state\":\"failed\"}", 200);
        assertThat(canceled.path("state").asInt()).isEqualTo(4);
        assertThat(canceled.path("state_reason").asText()).isEqualTo("Canceled by drover.");
        patch(id, "{\"state\":\"4\"}", 400);
        patch(99, "{\"state\":\"4\"}", 404);
        assertThat(bus).hasSize(2);
    }

    @Test
    void filtersAndShowsLayers() throws Exception {
        String foo = module("foo", "1", FOO);
        String bar = module("bar", "2", FOO);
        mbs.seedReady(bar, "2");
        long id = submit(1, foo, "1", 201).path("id").asLong();

        assertThat(ids("scmurl=" + encode(foo))).containsExactly(id);
        assertThat(ids("scmurl=" + encode(foo + "0"))).isEmpty();
        assertThat(ids("name=bar&stream=2")).containsExactly(1L);
        assertThat(ids("nsvc=foo:1")).containsExactly(id);
        assertThat(ids("state=init&state=5&order_by=id")).containsExactly(1L, id);
        assertThat(ids("state=ready")).containsExactly(1L);
        assertThat(ids("")).containsExactly(id, 1L);
        assertThat(ids("order_desc_by=version&order_desc_by=id")).containsExactly(id, 1L);
        assertThat(ids("modified_after=2026-05-20T12:00:00Z")).hasSize(2);
        assertThat(ids("modified_after=2026-05-20T12:00:01Z")).isEmpty();
        assertThat(get("1/module-builds/" + id + "?short=true", 200)).hasSize(8);
        assertThat(get("1/module-builds/?verbose=true", 200).at("/items/0").has("modulemd"))
                .isTrue();
        assertThat(get("1/module-builds/?state=Ready", 400).path("message").asText())
                .isEqualTo("Invalid state was supplied: Ready");
        get("1/module-builds/?id=1", 400);
        get("1/module-builds/?order_by=id&order_desc_by=id", 400);
        get("3/module-builds/", 404);
        get("1/module-builds/77", 404);
        assertThat(get("2/about/", 200).path("api_version").asInt()).isEqualTo(2);
    }

    @Test
    void pagesWithAbsoluteLinksThatKeepTheFilters() throws Exception {
        for (int i = 0; i < 23; i++) {
            mbs.seedReady(
                    "foo", "1", SCM + "foo.git?#" + i, new ModuleSources.ModuleSource(FOO, NOON.plusSeconds(i), true));
        }

        List<Long> seen = new ArrayList<>();
        String next = server.url() + "/module-build-service/1/module-builds/?state=ready&order_by=id&per_page=10";
        int pages = 0;
        while (!next.isEmpty()) {
            JsonNode page = json(HttpRequest.newBuilder(URI.create(next)), 200);
            page.path("items").forEach(item -> seen.add(item.path("id").asLong()));
            assertThat(page.at("/meta/total").asInt()).isEqualTo(23);
            next = page.at("/meta/next").asText("").replace("null", "");
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(23).isSorted().doesNotHaveDuplicates();
        assertThat(get("1/module-builds/?per_page=1000", 200)
                        .at("/meta/per_page")
                        .asInt())
                .isEqualTo(100);
        assertThat(get("1/module-builds/?page=9", 200).path("items")).isEmpty();
    }

    @Test
    void redirectsWithoutTheSlash() throws Exception {
        assertThat(client.send(request("1/module-builds").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(308);
    }

    private String module(String name, String stream, String modulemd) throws IOException {
        return SCM + name + ".git?#"
                + distGit.commit("modules", name, stream, Map.of(name + ".yaml", modulemd), "alice", "new");
    }

    private String head(String name, String branch) {
        return distGit.state()
                .at("/repositories/modules~1" + name + "/" + branch)
                .asText();
    }

    private JsonNode submit(int version, String scmurl, String branch, int status) throws Exception {
        return post(
                version,
                SandboxJson.object().put("scmurl", scmurl).put("branch", branch).toString(),
                "Bearer T",
                status);
    }

    private JsonNode post(int version, String body, String authorization, int status) throws Exception {
        HttpRequest.Builder request = request(version + "/module-builds/").POST(BodyPublishers.ofString(body));
        return json(authorization.isEmpty() ? request : request.header("Authorization", authorization), status);
    }

    private JsonNode patch(long id, String body, int status) throws Exception {
        return json(
                request("2/module-builds/" + id)
                        .header("Authorization", "Bearer T")
                        .method("PATCH", BodyPublishers.ofString(body)),
                status);
    }

    private List<Long> ids(String query) throws Exception {
        List<Long> ids = new ArrayList<>();
        get("1/module-builds/?" + query, 200)
                .path("items")
                .forEach(item -> ids.add(item.path("id").asLong()));
        return ids;
    }

    private JsonNode get(String path, int status) throws Exception {
        return json(request(path), status);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/module-build-service/" + path))
                .timeout(Duration.ofSeconds(10));
    }

    private JsonNode json(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return SandboxJson.parse(answer.body());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
