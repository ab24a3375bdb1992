package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.testing.Site;
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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Advisories of an Errata Tool, from the bus or a request to koji: wire/targets.md §1.2, §1.4; AC-40 with errata.activity.signing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdvisoryFlowContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STORIES = List.of("shipped", "signed", "unsigned", "refused", "wished", "halves");

    private ErrataTool tool;
    private ContainerStories stories;
    private Site site;
    private SiteEffects effects;

    abstract Site.Stack stack();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        tool = new ErrataTool();
        Path policy = directory.resolve("images-policy.yaml");
        Files.writeString(
                policy,
                """
                allow:
                  RebuildImagesOnRPMAdvisoryChange:
                    image:
                      - any
                      - - {advisory_name: "RHSA-", advisory_security_impact: ["critical", "important"], image_name: "(?!halves)"}
                        - {advisory_name: "RHSA-", advisory_security_impact: "moderate", image_name: "halves-base"}
                        - {advisory_name: "RHSA-", advisory_security_impact: "important", image_name: "halves-(httpd|app)"}
                """);
        stories = new ContainerStories(
                stack(),
                directory,
                Map.of(
                        "drover.rebuild.policy-file", policy.toString(),
                        "drover.containers.advisories", "true",
                        "drover.errata.url", tool.url()),
                STORIES.toArray(String[]::new));
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

    private UUID activity(String what, long advisory, String state) {
        ObjectNode body = JSON.createObjectNode().put("errata_id", advisory).put("errata_status", state);
        body.put("fulladvisory", "RHSA-2026:" + advisory + "-01").put("to", state);
        UUID id = UUID.randomUUID();
        site.bus().send("errata.activity." + what, id, body);
        Site.await(() -> !site.decisions(id).isEmpty());
        site.awaitEnded();
        return id;
    }

    private JsonNode eventAbout(long advisory) {
        return stories.event(Long.parseLong(site.text("SELECT id FROM event WHERE search_key = ?", "" + advisory)));
    }

    @Test
    void anAdvisoryThatIsShippedRebuildsTheImagesThatHoldOlderRpmsAndASecondTellingNothing() {
        tool.put(101, "SHIPPED_LIVE", "Important", "rpm", "shippedlib-1-2", true);
        tool.broken.set(1);
        activity("status", 101, "SHIPPED_LIVE");

        JsonNode event = eventAbout(101);
        assertThat(event.path("event_type_id").asInt()).isEqualTo(8);
        assertThat(event.path("state_reason").asText())
                .isEqualTo("Advisory 101: All 3 container images have been rebuilt.");
        assertThat(stories.builds(event.path("id").asLong()))
                .containsExactly(
                        "shipped-base-container 0 DONE",
                        "shipped-httpd-container 1 DONE",
                        "shipped-app-container 2 DONE");
        assertThat(effects.in("odcs"))
                .as("what is shipped is in the repositories")
                .isEmpty();

        SiteEffects since = site.effects();
        UUID again = activity("status", 101, "SHIPPED_LIVE");
        assertThat(since.all()).isEmpty();
        assertThat(site.decisions(again).toString()).contains("was rebuilt as ", " already");
    }

    @Test
    void buildsOfAnAdvisoryThatAreAllSignedAreComposedAndTheImagesRebuiltFromTheCompose() {
        tool.put(102, "QE", "Critical", "module", "signedlib-1-2", true);
        UUID early = activity("status", 102, "QE");
        assertThat(site.decisions(early).toString())
                .contains("the advisory is shipped, or its builds are signed while it is in QE");
        assertThat(effects.all()).isEmpty();

        activity("signing", 102, "QE");

        long event = eventAbout(102).path("id").asLong();
        assertThat(effects.in("odcs"))
                .contains("odcs request build signedlib-1-2 " + ContainerStories.KEY)
                .filteredOn(effect -> effect.startsWith("odcs request"))
                .hasSize(1);
        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
        JsonNode base = stories.asked(event, "signed-base-container");
        assertThat(base.path("yumRepourls")).hasSize(1);
        assertThat(base.path("mustHold").findValuesAsText("name")).containsExactly("signedlib");
    }

    @Test
    void buildsThatTheErrataToolDoesNotCallSignedAreNotComposed() {
        tool.put(103, "QE", "Important", "rpm", "unsignedlib-1-2", false);
        UUID message = activity("signing", 103, "QE");

        assertThat(site.decisions(message).toString()).contains("the advisory has builds, and they are all signed");
        assertThat(effects.all()).isEmpty();
    }

    @Test
    void thePolicyIsAskedAboutTheAdvisoryAndThenAboutEachImageWithIt() {
        tool.put(104, "SHIPPED_LIVE", "Low", "rpm", "refusedlib-1-2", true);
        tool.put(105, "SHIPPED_LIVE", "Moderate", "rpm", "halveslib-1-2", true);
        tool.put(106, "SHIPPED_LIVE", "Important", "docker", "refusedlib-1-2", true);

        UUID low = activity("status", 104, "SHIPPED_LIVE");
        activity("status", 105, "SHIPPED_LIVE");
        UUID images = activity("status", 106, "SHIPPED_LIVE");

        assertThat(site.decisions(low).toString())
                .contains("the rebuild policy allows this advisory to lead to rebuilds", "low");
        assertThat(eventAbout(104).path("state_name").asText()).isEqualTo("SKIPPED");
        assertThat(site.decisions(images).toString()).contains("the advisory ships RPMs or modules");
        assertThat(stories.builds(eventAbout(105).path("id").asLong()))
                .as("httpd and app are for important advisories only")
                .containsExactly("halves-base-container 0 DONE");
    }

    @Test
    void aRequestThatNamesAnAdvisoryAloneRebuildsItsImages() {
        tool.put(107, "SHIPPED_LIVE", "Important", "rpm", "wishedlib-1-2", true);

        long event = stories.request("{'errata_id': 107}").path("id").asLong();
        site.awaitEnded();

        assertThat(stories.event(event).path("state_name").asText()).isEqualTo("COMPLETE");
        assertThat(stories.event(event).path("event_type_id").asInt()).isEqualTo(13);
        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));

        SiteEffects since = site.effects();
        long second = stories.request("{'errata_id': 107}").path("id").asLong();
        site.awaitEnded();
        assertThat(stories.event(second).path("state_name").asText()).isEqualTo("SKIPPED");
        assertThat(since.all()).isEmpty();
    }

    @Test
    void aRequestForAnAdvisoryThatIsNotThereFailsAndSaysSo() {
        long event = stories.request("{'errata_id': 404}").path("id").asLong();
        site.awaitEnded();

        assertThat(stories.event(event).path("state_name").asText()).isEqualTo("FAILED");
        assertThat(stories.event(event).path("state_reason").asText())
                .contains("the advisory of the Errata Tool: HTTP 404");
        assertThat(effects.all()).isEmpty();
    }
}
