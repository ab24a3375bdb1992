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

/** The MBS simulator over a dist-git simulator without a port of its own, and short ways to ask it. */
final class MbsOnLoopback implements AutoCloseable {
    static final String SCM = "https://src.example.org/modules/";
    static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    static final String FOO =
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

    final Journal journal = new Journal("mbs");
    final List<JsonNode> bus = new ArrayList<>();
    final HttpClient client = HttpClient.newHttpClient();
    DistGitSimulator distGit;
    MbsSimulator mbs;
    SimulatorServer server;

    MbsOnLoopback(Path root) throws IOException {
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

    @Override
    public void close() {
        server.close();
    }

    String module(String name, String stream, String modulemd) throws IOException {
        return SCM + name + ".git?#"
                + distGit.commit("modules", name, stream, Map.of(name + ".yaml", modulemd), "alice", "new");
    }

    String head(String name, String branch) {
        return distGit.state()
                .at("/repositories/modules~1" + name + "/" + branch)
                .asText();
    }

    JsonNode submit(int version, String scmurl, String branch, int status) throws Exception {
        return post(
                version,
                SandboxJson.object().put("scmurl", scmurl).put("branch", branch).toString(),
                "Bearer T",
                status);
    }

    JsonNode post(int version, String body, String authorization, int status) throws Exception {
        HttpRequest.Builder request = request(version + "/module-builds/").POST(BodyPublishers.ofString(body));
        return json(authorization.isEmpty() ? request : request.header("Authorization", authorization), status);
    }

    JsonNode patch(long id, String body, int status) throws Exception {
        return json(
                request("2/module-builds/" + id)
                        .header("Authorization", "Bearer T")
                        .method("PATCH", BodyPublishers.ofString(body)),
                status);
    }

    List<Long> ids(String query) throws Exception {
        List<Long> ids = new ArrayList<>();
        get("1/module-builds/?" + query, 200)
                .path("items")
                .forEach(item -> ids.add(item.path("id").asLong()));
        return ids;
    }

    JsonNode get(String path, int status) throws Exception {
        return json(request(path), status);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/module-build-service/" + path))
                .timeout(Duration.ofSeconds(10));
    }

    JsonNode json(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return SandboxJson.parse(answer.body());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
