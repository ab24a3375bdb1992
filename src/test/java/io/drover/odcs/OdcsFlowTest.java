package io.drover.odcs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AC-40, the compose's part of it: asked for once, awaited by message, failed with ODCS's reason. No poll is due. */
class OdcsFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Site site;
    private SiteEffects effects;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                routes.resolve("composing.camel.yaml"),
                """
                - route:
                    id: composing-on-order
                    description: Have a compose of builds made, and then have it live for longer.
                    group: composing
                    from:
                      uri: bus:test.compose.wanted
                      steps:
                        - to:
                            id: event
                            uri: event:ComposeWantedEvent
                            parameters:
                              searchKey: .name
                        - to:
                            id: request
                            uri: action:odcs-request-compose
                            parameters:
                              key: '"compose \\(.name)"'
                              parameters: '{sourceType: "build", builds: .builds, sigkeys: ["12c944d0"]}'
                        - to:
                            id: renew
                            uri: action:odcs-renew-compose
                            parameters:
                              key: '"renew \\(.name)"'
                              dependsOn: '"compose \\(.name)"'
                              parameters: '{compose: {"$from": "compose \\(.name)", path: ".compose_id"}, secondsToLive: 172800}'
                """);
        site = Site.start(Stack.EMBEDDED, directory, Map.of("drover.dispatch.odcs.poll-interval", "1h"));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void note() {
        effects = site.effects();
    }

    @Test
    void isAskedForOnceAndDoneWhenTheMessageSaysSo() throws IOException {
        order("good");
        site.awaitEnded();

        assertThat(effects.all())
                .containsExactly(
                        "odcs request build good-1-1 12c944d0", "odcs renew " + compose("good") + " for 172800 s");
        assertThat(site.events("good")).containsExactly("COMPLETE: All 2 actions are done.");
        JsonNode result = JSON.readTree(site.text("SELECT result FROM action WHERE action_key = 'compose good'"));
        assertThat(result.path("state_name").asText()).isEqualTo("done");
        assertThat(result.path("builds").toString()).isEqualTo("[\"good-1-1\"]");
        assertThat(result.path("result_repofile").asText()).endsWith("/odcs-" + compose("good") + ".repo");
        assertThat(effects.requests("odcs", "POST", "composes")).isEqualTo(1);
        assertThat(site.decisions(site.bus().last("odcs.compose.state-changed").id()))
                .singleElement()
                .asString()
                .startsWith("tracking-composes: acted: asks about odcs " + compose("good") + ", which action ");
    }

    @Test
    void isNotAskedForAgainWhenTheAnswerIsLost() throws IOException {
        site.simulators()
                .server("odcs")
                .faults()
                .arm(Fault.once(Kind.DROP_AFTER).on("POST", "composes"));
        order("lost");
        Site.await(() -> site.actions("lost").contains("odcs-request-compose compose lost ACCEPTED"));
        site.awaitEnded();

        assertThat(effects.all())
                .containsExactly(
                        "odcs request build lost-1-1 12c944d0", "odcs renew " + compose("lost") + " for 172800 s");
        assertThat(site.texts("SELECT kind || ' ' || outcome FROM call c JOIN action a ON a.id = c.action_id"
                        + " WHERE a.action_key = 'compose lost' ORDER BY c.id"))
                .containsExactly("send ambiguous", "probe done", "poll done");
    }

    @Test
    void failsWithOdcsReasonAndNothingFollows() throws IOException {
        site.simulators().odcs().failNext("tag f42 is locked");
        order("bad");
        site.awaitEnded();

        assertThat(site.actions("bad"))
                .containsExactly("odcs-request-compose compose bad FAILED", "odcs-renew-compose renew bad FAILED");
        assertThat(site.text("SELECT reason FROM action WHERE action_key = 'compose bad'"))
                .isEqualTo("tag f42 is locked");
        assertThat(effects.all()).containsExactly("odcs request build bad-1-1 12c944d0");
    }

    @Test
    void aMessageAboutWhatWeDoNotWaitForWakesNobody() throws IOException {
        UUID other = UUID.randomUUID();
        site.bus()
                .send(
                        "odcs.state.change",
                        other,
                        JSON.readTree(
                                "{\"event\": \"state-changed\", \"compose\": {\"id\": 987654, \"state_name\": \"done\"}}"));
        UUID early = UUID.randomUUID();
        site.bus()
                .send(
                        "odcs.compose.state-changed",
                        early,
                        JSON.readTree(
                                "{\"event\": \"state-changed\", \"compose\": {\"id\": 987654, \"state_name\": \"wait\"}}"));
        site.awaitJudged();
        assertThat(site.decisions(other))
                .containsExactly("tracking-composes: ignored: no action of ours waits for odcs 987654");
        assertThat(site.decisions(early))
                .containsExactly("tracking-composes: ignored: not so: the compose has come to an end");
        assertThat(effects.requests("odcs")).isEmpty();
    }

    private static void order(String name) throws IOException {
        site.bus()
                .send(
                        "test.compose.wanted",
                        UUID.randomUUID(),
                        JSON.readTree("{\"name\": \"" + name + "\", \"builds\": [\"" + name + "-1-1\"]}"));
    }

    /** The number under which ODCS has it. */
    private static String compose(String name) {
        List<String> ids = site.texts("SELECT external_id FROM action WHERE action_key = 'compose " + name + "'");
        return ids.get(0);
    }
}
