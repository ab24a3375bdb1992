package io.drover.sandbox.osbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated cluster answers as wire/targets.md §4.4 and §4.5 say. */
class OsbsSimulatorTest {
    private static final String RUNS = "/apis/tekton.dev/v1beta1/namespaces/osbs/pipelineruns";
    private static final String BUILDS = "/apis/build.openshift.io/v1/namespaces/osbs/builds";

    private final Journal journal = new Journal("osbs");
    private final OsbsSimulator osbs =
            new OsbsSimulator("s3cret", journal, (parameters, run) -> 901, Clock.systemUTC());

    @Test
    void takesANameOnce() throws IOException {
        assertThat(post(RUNS, run("a")).status()).isEqualTo(201);

        Answer again = post(RUNS, run("a"));

        assertThat(again.status()).isEqualTo(409);
        assertThat(json(again).path("message").asText()).isEqualTo("pipelineruns.tekton.dev \"a\" already exists");
        assertThat(json(again).path("reason").asText()).isEqualTo("AlreadyExists");
        assertThat(json(post(BUILDS, build("a"))).path("kind").asText()).isEqualTo("Build");
        assertThat(journal.entries()).hasSize(2);
    }

    @Test
    void aRunBeginsWithoutConditionsAndEndsSucceeded() throws IOException {
        post(RUNS, run("a"));
        assertThat(json(get(RUNS + "/a")).path("status").isEmpty()).isTrue();
        assertThat(reasons(3)).containsExactly("Unknown Started", "Unknown Running", "True Succeeded");
        osbs.tick();
        assertThat(json(get(RUNS + "/a")).at("/status/pipelineResults")).hasSize(2);
        assertThat(json(get(RUNS + "/a")).at("/status/childReferences")).hasSize(5);
    }

    @Test
    void aScratchRunSkipsTasksAndLeavesNoKojiBuild() throws IOException {
        ObjectNode run = run("a");
        run.withObject("/spec")
                .withArray("params")
                .addObject()
                .put("name", "user-params")
                .put("value", "{\"scratch\": true}");
        post(RUNS, run);

        assertThat(reasons(3)).last().isEqualTo("True Completed");
        assertThat(json(get(RUNS + "/a")).at("/status/pipelineResults").findValuesAsText("name"))
                .containsExactly("repositories");
    }

    private List<String> reasons(int ticks) {
        return java.util.stream.IntStream.range(0, ticks)
                .mapToObj(tick -> {
                    osbs.tick();
                    JsonNode condition = osbs.state().at("/pipelineruns/0/status/conditions/0");
                    return condition.path("status").asText() + " "
                            + condition.path("reason").asText();
                })
                .toList();
    }

    @Test
    void anOrderedEndIsUsedOnce() throws IOException {
        post(RUNS, run("a"));
        post(RUNS, run("b"));
        osbs.control(json("{\"fail\": {\"reason\": \"PipelineRunTimeout\"}}"));
        for (int i = 0; i < 3; i++) {
            osbs.tick();
        }
        assertThat(osbs.state().findValuesAsText("reason")).containsExactly("PipelineRunTimeout", "Succeeded");
    }

    @Test
    void anImageThatKojiDoesNotTakeFailsTheBuild() throws IOException {
        OsbsSimulator full = new OsbsSimulator(
                "s3cret",
                journal,
                (parameters, run) -> {
                    throw new IllegalStateException("already exists");
                },
                Clock.systemUTC());
        full.holds("tekton.dev/v1beta1", "pipelineruns", run("a"));
        full.holds("build.openshift.io/v1", "builds", newBuild());
        for (int i = 0; i < 4; i++) {
            full.tick();
        }
        assertThat(full.state().at("/pipelineruns/0/status/conditions/0/reason").asText())
                .isEqualTo("Failed");
        assertThat(full.state()
                        .at("/pipelineruns/0/status/pipelineResults/0/value")
                        .asText())
                .isEqualTo("{\"plugins-metadata\":{\"errors\":{\"koji_import\":\"already exists\"}}}");
        assertThat(full.state().at("/builds/0/status/phase").asText()).isEqualTo("Failed");
    }

    @Test
    void aChangeOfAnOldVersionClashes() throws IOException {
        post(BUILDS, build("a"));
        ObjectNode seen = (ObjectNode) json(get(BUILDS + "/a"));
        osbs.tick();
        seen.withObject("/status").put("cancelled", true);

        Answer clash = ask("PUT", BUILDS + "/a", Map.of(), seen.toString());

        assertThat(clash.status()).isEqualTo(409);
        assertThat(json(clash).path("reason").asText()).isEqualTo("Conflict");
        assertThat(journal.entries()).extracting(Journal.Entry::what).containsExactly("create");
    }

    @Test
    void aMergePatchCancelsWhatIsNotOver() throws IOException {
        post(RUNS, run("a"));
        String body = "{\"spec\": {\"status\": \"CancelledRunFinally\"}}";
        assertThat(ask("PATCH", RUNS + "/a", Map.of("content-type", "application/json"), body)
                        .status())
                .isEqualTo(415);
        Map<String, String> patch = Map.of("content-type", "application/merge-patch+json");
        assertThat(ask("PATCH", RUNS + "/a", patch, body).status()).isEqualTo(200);
        assertThat(reasons(1)).containsExactly("False Cancelled");
        assertThat(ask("PATCH", RUNS + "/a", patch, body).status()).isEqualTo(400);
    }

    @Test
    void aBuildConfigMakesAnotherBuildEachTime() throws IOException {
        osbs.control(json("{\"buildconfig\": \"httpd\"}"));
        String path = "/apis/build.openshift.io/v1/namespaces/osbs/buildconfigs/httpd/instantiate";
        ObjectNode request = object("BuildRequest", "build.openshift.io/v1", "httpd");
        assertThat(json(post(path, request)).at("/metadata/name").asText()).isEqualTo("httpd-1");
        assertThat(json(post(path, request)).at("/metadata/name").asText()).isEqualTo("httpd-2");
        assertThat(json(get(BUILDS + "?labelSelector=buildconfig=httpd")).path("items"))
                .hasSize(2);
        assertThat(post(path.replace("httpd", "other"), object("BuildRequest", "build.openshift.io/v1", "other"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aListIsSelectedByLabelsAndComesInPages() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            ObjectNode run = run(name);
            run.withObject("/metadata/labels").put("x/y", name).put("z", name.equals("d") ? "2" : "1");
            post(RUNS, run);
        }
        JsonNode first = json(get(RUNS + "?labelSelector=x/y in (a,b,d),z=1&limit=1"));
        assertThat(names(first)).containsExactly("a");
        String more = first.at("/metadata/continue").asText();
        JsonNode second = json(get(RUNS + "?labelSelector=x/y in (a,b,d),z=1&limit=1&continue=" + more));
        assertThat(names(second)).containsExactly("b");
        assertThat(second.at("/metadata/continue").isMissingNode()).isTrue();
        assertThat(get(RUNS + "?labelSelector=!!").status()).isEqualTo(400);
    }

    private static List<String> names(JsonNode list) {
        return list.path("items").findValues("metadata").stream()
                .map(metadata -> metadata.path("name").asText())
                .toList();
    }

    @Test
    void aWatchTellsWhatHappenedSoFarLineByLine() throws IOException {
        post(RUNS, run("a"));
        osbs.tick();
        osbs.control(json("{\"delete\": \"a\"}"));

        String lines = new String(
                get(RUNS.replace("v1beta1/", "v1beta1/watch/") + "/a").body(), StandardCharsets.UTF_8);

        assertThat(lines.lines().map(line -> json(line).path("type").asText()))
                .containsExactly("ADDED", "MODIFIED", "DELETED");
    }

    @Test
    void onlyTheTokenIsLetInAndAnOrderChangesIt() throws IOException {
        osbs.control(json("{\"token\": \"n3w\"}"));
        assertThat(get(RUNS).status()).isEqualTo(401);
        assertThat(ask("GET", RUNS, Map.of("authorization", "Bearer n3w"), "").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/apis/tekton.dev/v2/namespaces/osbs/pipelineruns",
        "/healthz",
        "/apis/tekton.dev/v1beta1/namespaces/osbs/x"
    })
    void anUnknownPathIsNoStatus(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(404);
        assertThat(new String(get(path).body(), StandardCharsets.UTF_8)).isEqualTo("404 page not found\n");
    }

    private Answer post(String path, JsonNode body) throws IOException {
        return ask("POST", path, Map.of(), body.toString());
    }

    private Answer get(String path) throws IOException {
        return ask("GET", path, Map.of(), "");
    }

    private Answer ask(String method, String path, Map<String, String> headers, String body) throws IOException {
        int question = path.indexOf('?');
        Map<String, List<String>> query = new java.util.HashMap<>();
        if (question > 0) {
            for (String pair : path.substring(question + 1).split("&", -1)) {
                query.put(pair.substring(0, pair.indexOf('=')), List.of(pair.substring(pair.indexOf('=') + 1)));
            }
        }
        Map<String, String> all = new java.util.HashMap<>(Map.of("authorization", "Bearer s3cret"));
        all.putAll(headers);
        return osbs.answer(new Request(
                method,
                question > 0 ? path.substring(0, question) : path,
                query,
                all,
                body.getBytes(StandardCharsets.UTF_8)));
    }

    private static ObjectNode run(String name) {
        return object("PipelineRun", "tekton.dev/v1beta1", name);
    }

    private static ObjectNode build(String name) {
        return object("Build", "build.openshift.io/v1", name);
    }

    private static ObjectNode newBuild() {
        ObjectNode build = build("b");
        build.putObject("status").put("phase", "New");
        return build;
    }

    private static ObjectNode object(String kind, String apiVersion, String name) {
        ObjectNode object = SandboxJson.object().put("kind", kind).put("apiVersion", apiVersion);
        object.putObject("metadata").put("name", name);
        return object;
    }

    private static JsonNode json(Answer answer) {
        return json(new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) {
        try {
            return SandboxJson.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
