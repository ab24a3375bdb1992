package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.koji.KojiJson;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A whole Drover keeps its index of images: scanned when somebody asks, then by koji's messages, and told over REST. */
class ImagesFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Site site;

    @BeforeAll
    static void start() throws IOException {
        Path own = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                own.resolve("asks-for-images.yaml"),
                """
                - route:
                    id: test-asks-for-images
                    description: Ask which images hold what a message names.
                    group: test
                    from:
                      uri: bus:test.ask
                      steps:
                        - to:
                            id: ask
                            description: the index of images
                            uri: kamelet:images-with-rpms-lookup
                        - filter:
                            id: some
                            description: an image held it
                            expression:
                              jq:
                                expression: '.images | length > 0'
                            steps:
                              - to:
                                  id: event
                                  uri: event:TestingEvent
                                  parameters:
                                    searchKey: '[.images[].nvr] | join(" ")'
                """);
        site = Site.start(
                Site.Stack.EMBEDDED,
                directory,
                Map.of(
                        "drover.containers.enabled",
                        "true",
                        "drover.images.interval",
                        "100ms",
                        "drover.images.refresh",
                        "1h"));
        site.simulators()
                .koji()
                .seed(
                        JSON.readTree(
                                """
                                {"tags": [{"name": "f42-images", "arches": "x86_64",
                                           "packages": ["base-container", "httpd-container"]}],
                                 "targets": [{"name": "f42-images", "build_tag": "f42-images", "dest_tag": "f42-images"}],
                                 "builds": [
                                  {"nvr": "ziplib-1-1", "owner": "drover", "rpms": ["ziplib-1-1.x86_64"]},
                                  {"nvr": "ziplib-1-2", "owner": "drover", "tags": ["f42-images"], "rpms": ["ziplib-1-2.x86_64"]},
                                  {"nvr": "base-container-42-1", "owner": "drover", "source": "git+https://src/container/base#b1",
                                   "task": {"method": "buildContainer", "request": ["git+https://src/container/base#b1",
                                            "f42-images", {"git_branch": "f42"}]},
                                   "archives": [{"filename": "b.tar.gz", "rpms": ["ziplib-1-1.x86_64"]}]}]}"""));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void isScannedByCommandThenKeptByMessages() throws IOException {
        UUID early = UUID.randomUUID();
        site.bus().send("test.ask", early, JSON.readTree("{\"builds\": [\"ziplib-1-2\"]}"));
        Site.await(() -> site.decisions(early).toString().contains("have never been scanned"));
        assertThat(site.decisions(early).toString()).contains("test-asks-for-images: WAITING: could not tell");
        assertThat(site.texts("SELECT attempts FROM delivery WHERE message_id = ?", early))
                .as("waiting for the index uses up no attempt")
                .containsExactly("0");
        assertThat(site.api()
                        .post("/api/drover/images/scan", null, "{}".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(401);
        List<JsonNode> lines = new ArrayList<>();
        for (String line :
                command(0, "images", "scan", "--json", "--every", "20").split("\n")) {
            lines.add(JSON.readTree(line));
        }
        JsonNode last = lines.get(lines.size() - 1);
        assertThat(last.path("complete").asBoolean()).isTrue();
        assertThat(last.path("images").asInt()).isEqualTo(1);
        site.awaitJudged();
        assertThat(site.events("base-container-42-1"))
                .singleElement()
                .asString()
                .startsWith("SKIPPED");

        rebuild();
        Site.await(() -> {
            site.simulators().tick();
            return !site.actions("base-container-42-2").isEmpty();
        });
        site.awaitEnded();
        assertThat(site.actions("base-container-42-2")).containsExactly("images-index-build base-container-42-2 DONE");
        assertThat(site.actions("ziplib")).as("an RPM build is no image").isEmpty();
        JsonNode base = site.api().json("/api/drover/images?name=base-container");
        assertThat(base.path("items").findValuesAsText("nvr"))
                .containsExactly("base-container-42-2", "base-container-42-1");
        assertThat(base.path("items").findValuesAsText("latest")).containsExactly("true", "false");
        assertThat(base.at("/items/0/branch").asText()).isEqualTo("f42");
        assertThat(site.api()
                        .json("/api/drover/images/base-container-42-2")
                        .path("holds")
                        .toString())
                .as("the rebuilt one holds the newest of its build tag")
                .isEqualTo("[\"ziplib-0:1-2.x86_64\"]");
        assertThat(site.api().json("/api/drover/images?holds=ziplib").path("items"))
                .hasSize(2);
        assertThat(site.api().get("/api/drover/images/nosuch-1-1").statusCode()).isEqualTo(404);
        assertThat(site.api().get("/api/drover/images?state=odd").statusCode()).isEqualTo(400);
        assertThat(command(0, "images", "list", "--name", "base-container"))
                .contains("base-container-42-2", "f42")
                .doesNotContain("nosuch");
        assertThat(command(0, "images", "show", "base-container-42-2")).contains("ziplib-0:1-2.x86_64");
        assertThat(command(1, "images", "show", "nosuch-1-1")).contains("404");
        String metrics = new String(site.api().get("/observe/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metrics).contains("drover_image_index_images 2.0", "drover_image_index_unread 0.0");
    }

    private static void rebuild() {
        ProducerTemplate template = site.drover().context().createProducerTemplate();
        template.requestBody(
                "koji:buildContainer?session=REQUIRED",
                KojiJson.toJson(List.of(
                        "git+https://src/container/base#b1",
                        "f42-images",
                        Map.of("git_branch", "f42", "release", "2"))));
        template.stop();
    }

    private static String command(int code, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--url",
                "http://127.0.0.1:" + site.drover().port(),
                "--user",
                SiteApi.USER,
                "--password",
                SiteApi.PASSWORD));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Drover.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        assertThat(line.execute(all.toArray(String[]::new)))
                .as(out + "\n" + err)
                .isEqualTo(code);
        return out.toString();
    }
}
