package io.drover.gating;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import io.drover.testing.SiteEar;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** AC-30: builds that wait go on together when their tests let them through, and the bus hears of it once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatingFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A Greenwave that finds what is in here lacking. */
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();

    private final AtomicInteger broken = new AtomicInteger();
    private HttpServer greenwave;
    private Site site;
    private SiteEar ear;
    private SiteEffects effects;

    @BeforeAll
    void startSite(@TempDir Path directory) throws IOException {
        greenwave = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        greenwave.createContext("/api/v1.0/decision", this::decide);
        greenwave.start();
        Path gates = directory.resolve("gating.yaml");
        Files.writeString(
                gates,
                """
                gates:
                  - {pending: f43-pending, to: f43, product-version: fedora-43, decision-context: rawhide}
                  - {pending: f44-pending, to: f44, product-version: fedora-44, decision-context: rawhide}
                """);
        site = Site.start(
                Stack.EMBEDDED,
                directory,
                Map.of(
                        "drover.gating.gates-file",
                        gates.toString(),
                        "drover.greenwave.url",
                        "http://127.0.0.1:" + greenwave.getAddress().getPort() + "/api/v1.0",
                        "drover.dispatch.poll-interval",
                        "100ms"));
        ear = site.listen("releng.#");
        site.simulators()
                .koji()
                .seed(JSON.readTree("{\"tags\": [{\"name\": \"f43-pending\"}, {\"name\": \"f43\", \"packages\": "
                        + packages() + "}, {\"name\": \"f44-pending\"}, {\"name\": \"f44\", \"packages\": " + packages()
                        + "}]}"));
    }

    private static String packages() {
        return IntStream.range(0, 10).mapToObj(i -> "\"p" + i + "\"").toList().toString();
    }

    @AfterAll
    void stopSite() {
        if (site != null) {
            site.close();
        }
        greenwave.stop(0);
    }

    @BeforeEach
    void noteEffects() {
        // nobody subscribes to it, so it would be missed in the ledger
        site.bus().hold("buildsys.untag");
        effects = site.effects();
        lacking.clear();
    }

    @Test
    void tenBuildsGoOnTogetherWhenTheLastOnePasses() throws IOException {
        List<String> nvrs = waiting("f43-pending", "1");
        lacking.addAll(nvrs.subList(8, 10));
        UUID early = say("fedora-43");
        site.awaitEnded();
        assertThat(site.decisions(early))
                .containsExactly("gating-decisions: ignored: not so: the tests of the builds that wait are passed");
        assertThat(moves()).isEmpty();

        lacking.clear();
        broken.set(1);
        say("fedora-43");
        say("fedora-43");
        site.awaitEnded();

        assertThat(moves())
                .containsExactlyInAnyOrderElementsOf(nvrs.stream()
                        .map(nvr -> "koji moveBuild " + nvr + " from f43-pending into f43")
                        .toList());
        assertThat(site.texts("SELECT kind || ' ' || outcome FROM call c JOIN action a ON a.id = c.action_id"
                        + " WHERE a.verb = 'koji-move-builds' AND c.kind <> 'poll'"))
                .as("all moves in one send")
                .containsExactly("send done");
        Site.await(() -> !ear.heard().isEmpty());
        assertThat(ear.heard()).hasSize(1);
        assertThat(ear.heard().get(0).topic()).isEqualTo("releng.gate.passed");
        List<String> told = new ArrayList<>();
        ear.heard().get(0).body().get("builds").forEach(nvr -> told.add(nvr.asText()));
        assertThat(told).isEqualTo(nvrs);
        assertThat(ear.heard().get(0).body().get("to").asText()).isEqualTo("f43");
    }

    @Test
    void aDecisionAboutSomethingElseMovesNothing() throws IOException {
        waiting("f44-pending", "2");
        UUID other = say("fedora-41");
        site.awaitEnded();
        assertThat(site.decisions(other))
                .containsExactly("gating-decisions: ignored: not so: a gate asks Greenwave for this product version and"
                        + " decision context");
        assertThat(moves()).isEmpty();
    }

    private List<String> waiting(String tag, String release) throws IOException {
        ObjectNode seed = JSON.createObjectNode();
        ArrayNode builds = seed.putArray("builds");
        List<String> nvrs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String nvr = "p" + i + "-1-" + release;
            nvrs.add(nvr);
            builds.addObject()
                    .put("nvr", nvr)
                    .put("owner", "drover")
                    .put("state", 1)
                    .putArray("tags")
                    .add(tag);
        }
        site.bus().silently(() -> {
            site.simulators().koji().seed(seed);
            return true;
        });
        return nvrs;
    }

    private UUID say(String productVersion) throws IOException {
        UUID id = UUID.randomUUID();
        site.bus()
                .send(
                        "greenwave.decision.update",
                        id,
                        JSON.readTree(
                                "{\"product_version\": \"" + productVersion + "\", \"decision_context\": \"rawhide\","
                                        + " \"policies_satisfied\": true, \"subject_type\": \"koji_build\","
                                        + " \"subject_identifier\": \"p9-1-1\"}"));
        return id;
    }

    private List<String> moves() {
        return effects.in("koji").stream()
                .filter(line -> line.startsWith("koji moveBuild"))
                .toList();
    }

    private void decide(HttpExchange exchange) throws IOException {
        JsonNode question = JSON.readTree(exchange.getRequestBody());
        ObjectNode decision = JSON.createObjectNode();
        ArrayNode unsatisfied = decision.putArray("unsatisfied_requirements");
        for (JsonNode subject : question.get("subject")) {
            String nvr = subject.get("item").asText();
            if (lacking.contains(nvr)) {
                unsatisfied
                        .addObject()
                        .put("type", "test-result-missing")
                        .put("testcase", "dist.rpmlint")
                        .put("subject_identifier", nvr);
            }
        }
        decision.put("policies_satisfied", unsatisfied.isEmpty()).put("summary", "");
        boolean breaks = broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        byte[] body = (breaks ? "<html>gateway</html>" : decision.toString()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(breaks ? 502 : 200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
