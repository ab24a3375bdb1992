package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Bodhi;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.testing.Site;
import io.drover.testing.SiteBus.Said;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sequences C, E and F of wire/targets.md §7, as container images have them. A is in {@code modules}: ModuleFlowTest,
 * ModuleFlowFailuresTest and BadInputTest, on services too; B is {@link ContainerFlowContract}; D is the crash suite.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SequencesContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMPOSES = "odcs.compose.state-changed";

    private ErrataTool tool;
    private ContainerStories stories;
    private Site site;
    private SiteEffects effects;

    abstract Site.Stack stack();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        tool = new ErrataTool();
        Path policy = directory.resolve("images-policy.yaml");
        Files.writeString(policy, "allow: {global: {image: {advisory_name: \"RHSA-\", image_name: \".*\"}}}\n");
        stories = new ContainerStories(
                stack(),
                directory,
                Map.of(
                        "drover.rebuild.policy-file", policy.toString(),
                        "drover.containers.advisories", "true",
                        "drover.errata.url", tool.url(),
                        "drover.dispatch.denied-pause", "200ms",
                        "drover.dispatch.retry-first", "50ms",
                        "drover.dispatch.retry-most", "200ms"),
                "composed",
                "broken",
                "gone",
                "twice",
                "odd",
                "sick");
        site = stories.site;
    }

    @AfterAll
    void stop() {
        if (stories != null) {
            stories.close();
        }
        tool.close();
    }

    @BeforeEach
    void noteEffects() {
        site.awaitEnded();
        effects = site.effects();
    }

    @AfterEach
    void endFaults() {
        site.bus().hold();
        List.of("koji", "odcs")
                .forEach(system -> site.simulators().server(system).faults().clear());
    }

    /** Builds of an advisory that is not shipped are installed from a compose of them. */
    private long request(int advisory, String build) {
        tool.put(advisory, "QE", "Important", "rpm", build, true);
        JsonNode event = stories.request("{'errata_id': " + advisory + "}");
        assertThat(event.path("state_name").asText()).isEqualTo("INITIALIZED");
        return event.path("id").asLong();
    }

    private JsonNode build(long event, String name) {
        for (JsonNode build : stories.event(event).path("builds")) {
            if (build.path("name").asText().equals(name)) {
                return build;
            }
        }
        throw new AssertionError(name + " is not in " + stories.event(event));
    }

    @Test
    void sequenceCManualRebuildWaitsForItsComposeAndHearsOfItByPollWhereTheMessageIsLost() {
        site.bus().hold(COMPOSES);
        long event = request(301, "composedlib-1-2");
        Site.await(() -> effects.in("odcs").size() == 1
                && site.texts("SELECT id FROM action WHERE verb = 'odcs-request-compose' AND state = 'ACCEPTED'")
                                .size()
                        == 1);

        assertThat(stories.builds(event)).allMatch(build -> build.endsWith("PLANNED"));
        assertThat(build(event, "composed-base-container").path("state_name").asText())
                .isEqualTo("PLANNED");
        assertThat(effects.in("koji")).isEmpty();
        site.awaitEnded();

        assertThat(site.bus().held()).as("messages that were lost").isNotEmpty();
        assertThat(stories.event(event).path("state_name").asText()).isEqualTo("COMPLETE");
        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
        JsonNode base = build(event, "composed-base-container");
        assertThat(base.path("odcs_composes")).hasSize(1);
        assertThat(stories.asked(event, "composed-base-container")
                        .path("yumRepourls")
                        .toString())
                .contains("odcs-" + base.path("odcs_composes").path(0).asInt());
    }

    @Test
    void sequenceCComposeThatFailsFailsWhatWaitsForIt() {
        site.simulators().odcs().failNext("no such package brokenlib");
        long event = request(302, "brokenlib-1-2");
        site.awaitEnded();

        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("FAILED"));
        assertThat(stories.reasons(event).toString()).contains("no such package brokenlib");
        assertThat(effects.in("koji")).isEmpty();
    }

    @Test
    void sequenceCComposeThatIsRemovedBeforeItsUseIsMadeAnewAndTheBuildIsLinkedToTheNewOne() {
        long event = request(303, "gonelib-1-2");
        Site.await(() -> {
            site.simulators().odcs().tick();
            return stories.builds(event).contains("gone-base-container 0 ACCEPTED");
        });
        long first = build(event, "gone-base-container").at("/odcs_composes/0").asLong();
        site.simulators().odcs().expire(first);
        site.awaitEnded();

        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
        long second =
                build(event, "gone-httpd-container").at("/odcs_composes/0").asLong();
        assertThat(second).isGreaterThan(first);
        assertThat(stories.asked(event, "gone-httpd-container")
                        .path("yumRepourls")
                        .toString())
                .contains("odcs-" + second)
                .doesNotContain("odcs-" + first);
    }

    @Test
    void sequenceEDuplicatesOfAMessageAreOneEventAndOneSetOfBuilds() {
        JsonNode body = Bodhi.message("FEDORA-2026-twice", "stable", List.of("twicelib-1-2"));
        UUID id = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            site.bus().send(new Said(id, "bodhi.update.complete.stable", body));
        }
        site.bus().send(new Said(UUID.randomUUID(), "bodhi.update.complete.stable", body));
        site.awaitEnded();

        assertThat(effects.in("koji")).as("under whatever ids").hasSize(3);
        assertThat(site.texts("SELECT DISTINCT event_id FROM action WHERE name LIKE 'twice-%'"))
                .hasSize(1);
        assertThat(site.texts("SELECT id FROM message WHERE id = ?", id)).hasSize(1);
    }

    @Test
    void sequenceEMessagesOfOddShapesEndAndActOnNothing() throws IOException {
        String update = "{'alias': 'FEDORA-2026-odd', 'release': {'branch': 'f42'}%s}";
        for (String odd : List.of(
                "{}",
                "{'update': null}",
                "{'update': " + update.formatted("") + "}",
                "{'update': " + update.formatted(", 'builds': [{}, 7, {'nvr': 'nothing'}]") + "}",
                "{'update': " + update.formatted(", 'builds': [], 'notes': '" + "x".repeat(1_048_576) + "'") + "}")) {
            site.bus().send("bodhi.update.complete.stable", UUID.randomUUID(), JSON.readTree(odd.replace('\'', '"')));
        }
        site.awaitEnded();

        assertThat(effects.all()).isEmpty();
        assertThat(site.texts("SELECT DISTINCT state FROM delivery")).isSubsetOf("JUDGED", "DEAD");
        stories.update("FEDORA-2026-even", "oddlib-1-2");
        site.awaitEnded();
        assertThat(effects.in("koji")).as("what comes after them is acted on").hasSize(3);
    }

    @Test
    void sequenceFKojiAndOdcsMisbehaveAndEachBuildIsAskedForOnce() throws IOException {
        arm("odcs", Fault.status(401).on("POST", "composes"));
        arm("odcs", Fault.once(Kind.DROP_AFTER).on("POST", "composes"));
        arm("koji", Fault.status(503).on("POST", "#buildContainer$").times(3));
        arm("koji", Fault.once(Kind.HTML).on("POST", "#buildContainer$"));
        arm("koji", Fault.once(Kind.DROP_AFTER).on("POST", "#buildContainer$"));
        ObjectNode order = JSON.createObjectNode().put("sessions", "expire");
        order.putArray("calls")
                .addObject()
                .put("method", "buildContainer")
                .put("code", 1014)
                .put("text", "database outage: the hub is offline")
                .put("times", 1);
        site.simulators().koji().control(order);
        long event = request(304, "sicklib-1-2");
        site.awaitEnded();

        assertThat(stories.builds(event))
                .as("%s", stories.reasons(event))
                .hasSize(3)
                .allMatch(build -> build.endsWith("DONE"));
        assertThat(effects.in("koji")).as("one task each").hasSize(3);
        assertThat(effects.in("odcs"))
                .filteredOn(effect -> effect.startsWith("odcs request"))
                .hasSize(1);
        assertThat(site.simulators().server("koji").faults().armed())
                .as("all of it happened")
                .isEmpty();
        assertThat(site.simulators().server("odcs").faults().armed()).isEmpty();
    }

    private void arm(String system, Fault fault) {
        site.simulators().server(system).faults().arm(fault);
    }
}
