package io.drover.osbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.Wiring;
import io.drover.bus.Received;
import io.drover.ledger.Acknowledgement;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.koji.KojiHub;
import io.drover.sandbox.koji.OsbsImage;
import io.drover.sandbox.osbs.OsbsSimulator;
import io.drover.settings.Settings;
import io.drover.testing.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole Drover that builds images at OSBS and clears up after itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OsbsFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE =
            """
            - route:
                id: images-at-osbs
                description: Build an image for each order.
                group: images
                from:
                  uri: bus:order.image
                  steps:
                    - to:
                        id: event
                        uri: event:OrderedImageEvent
                        parameters:
                          searchKey: .name
                    - to:
                        id: build
                        uri: action:osbs-run-pipeline
                        parameters:
                          key: '"image \\(.name)"'
                          name: .name
                          parameters: '{gitUri: "https://src.example.org/containers/httpd", gitRef: "bbb", gitBranch: "f42", component: .name}'
                    - to:
                        id: clear
                        uri: action:osbs-delete-pipeline
                        parameters:
                          key: '"clear \\(.name)"'
                          after: '"image \\(.name)"'
                          parameters: '{name: {"$from": "image \\(.name)", path: ".name"}}'
            """;

    private final Journal journal = new Journal("osbs");
    private OsbsSimulator osbs;
    private final KojiHub koji = new KojiHub(new Journal("koji"));
    private SimulatorServer server;
    private SimulatorServer hub;
    private Wiring drover;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        koji.seed(JSON.readTree("{\"users\": [{\"name\": \"drover\", \"password\": \"simulated\"}]}"));
        hub = SimulatorServer.start(koji, new Journal("koji"), 0);
        osbs = new OsbsSimulator("s3cret", journal, (parameters, run) -> built(parameters), Clock.systemUTC());
        server = SimulatorServer.start(osbs, journal, 0);
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(routes.resolve("images.camel.yaml"), ROUTE);
        Path token = Files.writeString(directory.resolve("token"), "s3cret\n");
        Path template = Files.writeString(
                directory.resolve("run.json"),
                "{\"apiVersion\": \"tekton.dev/v1beta1\", \"kind\": \"PipelineRun\", \"metadata\": {\"labels\":"
                        + " {\"site\": \"ours\"}}, \"spec\": {\"params\": [{\"name\": \"user-params\", \"value\":"
                        + " \"${user_params}\"}]}}");
        Map<String, String> keys = new HashMap<>();
        keys.put("drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"));
        keys.put("drover.bus.enabled", "false");
        keys.put("drover.routes.directory", routes.toString());
        keys.put("drover.dispatch.poll-interval", "100ms");
        keys.put("drover.dispatch.retry-first", "50ms");
        keys.put("drover.dispatch.retry-most", "200ms");
        keys.put("drover.dispatch.breaker-calls", "1000");
        keys.put("drover.api.port", "0");
        keys.put("drover.koji.server", hub.url() + "/kojihub");
        keys.put("drover.osbs.url", server.url());
        keys.put("drover.osbs.token", "file:" + token);
        keys.put("drover.osbs.pipelinerun-template-file", template.toString());
        drover = new Wiring(Settings.defaults().overlaidBy(keys, "test"), Clock.systemUTC()).start();
    }

    @AfterAll
    void stop() {
        if (drover != null) {
            drover.close();
        }
        server.close();
        hub.close();
    }

    private long built(JsonNode parameters) {
        return koji.imported(new OsbsImage(
                parameters.path("git_uri").asText() + "#"
                        + parameters.path("git_ref").asText(),
                parameters.path("component").asText(),
                null,
                Map.of("git_branch", parameters.path("git_branch").asText()),
                "drover"));
    }

    @Test
    void anImageIsBuiltOnceThroughQuotaAndALostAnswerAndItsRunIsDeleted() throws IOException {
        osbs.control(JSON.readTree("{\"quota\": true}"));
        server.faults().arm(Fault.once(Kind.DROP_AFTER).on("DELETE", "pipelineruns"));
        order("httpd");
        Site.await(() -> calls("osbs-run-pipeline").contains("send full"));
        assertThat(effects("httpd")).isEmpty();
        server.faults().arm(Fault.once(Kind.DROP_AFTER).on("POST", "pipelineruns"));
        osbs.control(JSON.readTree("{\"quota\": false}"));

        awaitEnded("httpd");

        String name = nameOf("httpd");
        assertThat(effects("httpd")).containsExactly("create", "delete");
        assertThat(calls("osbs-run-pipeline")).contains("send ambiguous", "probe done", "poll done");
        JsonNode result =
                JSON.readTree(texts("SELECT result FROM action WHERE verb = 'osbs-run-pipeline' AND name = 'httpd'")
                        .get(0));
        assertThat(result.path("koji_build_id").asLong()).isPositive();
        assertThat(result.path("rebuilt_nvr").asText()).as("as koji tells it").isEqualTo("httpd-1.0-1");
        assertThat(result.path("name").asText()).isEqualTo(name);
        assertThat(result.path("namespace").asText()).isEqualTo("osbs");
        assertThat(osbs.state().path("pipelineruns").findValuesAsText("name")).doesNotContain(name);
    }

    @Test
    void anImageThatFailsSaysWhyAndItsRunStaysForPeopleToSee() throws IOException {
        osbs.control(JSON.readTree("{\"fail\": {\"name\": \"" + nameOf("nginx")
                + "\", \"errors\": {\"koji_import\": \"no" + " such target\"}}}"));
        order("nginx");

        awaitEnded("nginx");

        assertThat(texts("SELECT a.verb || ' ' || a.state FROM action a JOIN event e ON e.id = a.event_id"
                        + " WHERE e.search_key = 'nginx' ORDER BY a.id"))
                .containsExactly("osbs-run-pipeline FAILED", "osbs-delete-pipeline FAILED");
        assertThat(texts("SELECT reason FROM action WHERE verb = 'osbs-run-pipeline' AND name = 'nginx'"))
                .singleElement()
                .asString()
                .endsWith("; koji_import: no such target");
        assertThat(effects("nginx")).containsExactly("create");
        assertThat(osbs.state().path("pipelineruns"))
                .extracting(run -> run.at("/metadata/name").asText() + " "
                        + run.at("/metadata/labels/site").asText())
                .as("as the site's template has it")
                .contains(nameOf("nginx") + " ours");
    }

    private static String nameOf(String image) {
        return new OwnMark("drover", "osbs-run-pipeline", "image " + image).name();
    }

    private void order(String image) {
        ObjectNode order = SandboxJson.object().put("name", image);
        drover.intake()
                .accept(
                        new Received(
                                "org.fedoraproject.prod.order.image",
                                true,
                                new HashMap<>(),
                                UUID.randomUUID().toString(),
                                "application/json",
                                "utf-8",
                                order.toString().getBytes(StandardCharsets.UTF_8)),
                        "test",
                        Acknowledgement.none());
    }

    private void awaitEnded(String image) {
        Site.await(() -> {
            osbs.tick();
            return texts("SELECT state FROM event WHERE search_key = '" + image + "' AND state <> 'OPEN'")
                            .size()
                    == 1;
        });
    }

    private List<String> effects(String image) {
        return journal.entries().stream()
                .filter(entry -> entry.subject().equals(nameOf(image)))
                .map(Journal.Entry::what)
                .toList();
    }

    private List<String> calls(String verb) {
        return texts(
                "SELECT c.kind || ' ' || c.outcome FROM call c JOIN action a ON a.id = c.action_id WHERE a.verb = '"
                        + verb + "'");
    }

    private List<String> texts(String sql) {
        return drover.database().sql().sql(sql).query(String.class).list();
    }
}
