package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/**
 * What was rebuilt already, what failed of it, and updates that come together: wire/targets.md §1.4 and §1.12, from bus and REST
 * to koji.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RepeatedRebuildsContract {
    private ContainerStories stories;
    private Site site;
    private SiteEffects effects;

    abstract Site.Stack stack();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path policy = directory.resolve("images-policy.yaml");
        Files.writeString(
                policy,
                """
                allow:
                  global:
                    image: {image_name: ".*"}
                deny:
                  global:
                    image: {image_name: "asked-base", manual: "True"}
                """);
        stories = new ContainerStories(
                stack(),
                directory,
                Map.of(
                        "drover.rebuild.policy-file", policy.toString(),
                        "drover.containers.window", "5s",
                        "drover.containers.tries", "1"),
                "again",
                "partly",
                "two",
                "composed",
                "signed",
                "asked");
        site = stories.site;
    }

    @AfterAll
    void stop() {
        if (stories != null) {
            stories.close();
        }
    }

    @BeforeEach
    void noteEffects() {
        site.awaitEnded();
        effects = site.effects();
    }

    private long eventOf(UUID message) {
        Site.await(() -> !site.texts(
                        "SELECT event_id FROM delivery WHERE message_id = ? AND event_id IS NOT NULL", message)
                .isEmpty());
        return Long.parseLong(site.text(
                "SELECT event_id FROM delivery WHERE message_id = ? AND route = 'containers-on-update'", message));
    }

    private String rebuilt(long event, String image) {
        return site.text("SELECT rebuilt_nvr FROM action WHERE event_id = ? AND name = ?", event, image);
    }

    /** §1.4 step 2; "repeated manual requests rebuilt everything again", §1.12. */
    @Test
    void whatAnEventOfTheSameSearchKeyHasRebuiltIsNotRebuiltAgain() {
        long first = eventOf(stories.update("FEDORA-2026-again", "againlib-1-2"));
        site.awaitEnded();
        assertThat(stories.builds(first)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
        SiteEffects since = site.effects();

        UUID message = stories.update("FEDORA-2026-again", "againlib-1-2");
        site.awaitEnded();

        assertThat(since.in("koji")).isEmpty();
        assertThat(site.decisions(message).toString())
                .contains("again-base-container-42-1: ", "again-httpd-container-42-1: ", "again-app-container-42-1: ")
                .contains("was rebuilt as " + rebuilt(first, "again-base-container"), "in event " + first + " already");
        assertThat(site.text(
                        "SELECT l.answer FROM lookup l JOIN delivery d ON d.id = l.delivery_id"
                                + " WHERE d.message_id = ? AND l.step = 'ledger-rebuilt-images-lookup'",
                        message))
                .as("the lookup is kept with the others")
                .contains("again-base-container-42-1");
    }

    /** §1.4 step 6; retry only what failed; skip_rebuilt. */
    @Test
    void aRequestThatGoesOnFromAnEventBuildsWhatFailedThereOnWhatWasBuiltThere() throws IOException {
        UUID update = stories.update("FEDORA-2026-partly", "partlylib-1-2");
        long first = eventOf(update);
        Site.await(() -> {
            site.simulators().tick();
            return stories.builds(first).contains("partly-base-container 0 DONE");
        });
        stories.failNext(1);
        site.awaitEnded();
        assertThat(stories.builds(first))
                .containsExactly(
                        "partly-base-container 0 DONE",
                        "partly-httpd-container 1 FAILED",
                        "partly-app-container 2 FAILED");
        SiteEffects since = site.effects();

        long second = stories.request("{'freshmaker_event_id': " + first + "}")
                .path("id")
                .asLong();
        site.awaitEnded();

        assertThat(since.in("koji")).as("base is not built again").hasSize(2);
        assertThat(stories.builds(second))
                .containsExactly("partly-httpd-container 0 DONE", "partly-app-container 1 DONE");
        assertThat(stories.asked(second, "partly-httpd-container")
                        .path("kojiParentBuild")
                        .asText())
                .isEqualTo(rebuilt(first, "partly-base-container"));
        assertThat(stories.asked(second, "partly-app-container")
                        .path("kojiParentBuild")
                        .asText())
                .isEqualTo(rebuilt(second, "partly-httpd-container"));
        assertThat(stories.asked(second, "partly-httpd-container")
                        .path("mustHold")
                        .findValuesAsText("name"))
                .as("what the update has fixed is still to be in it")
                .containsExactly("partlylib");
        assertThat(stories.event(second).path("depends_on_events").toString()).isEqualTo("[" + first + "]");
        assertThat(stories.event(second).path("depending_events").toString()).isEqualTo("[]");
        assertThat(stories.event(first).path("depending_events").toString()).isEqualTo("[" + second + "]");
        assertThat(stories.event(first).path("depends_on_events").toString()).isEqualTo("[]");

        SiteEffects again = site.effects();
        long third = stories.request("{'freshmaker_event_id': " + first + "}")
                .path("id")
                .asLong();
        site.awaitEnded();
        assertThat(again.in("koji")).as("it was rebuilt in the meantime").isEmpty();
        assertThat(stories.event(third).path("state_name").asText()).isEqualTo("SKIPPED");

        long fourth = stories.request("{'freshmaker_event_id': " + first + ", 'metadata': {'skip_rebuilt': false}}")
                .path("id")
                .asLong();
        site.awaitEnded();
        assertThat(stories.builds(fourth))
                .as(stories.reasons(fourth).toString())
                .containsExactly("partly-httpd-container 0 DONE", "partly-app-container 1 DONE");
    }

    /** Where Drover is to read no advisories it says so. */
    @Test
    void aRequestForAnAdvisoryAloneIsSkippedWithTheReason() {
        long event = stories.request("{'errata_id': 4711}").path("id").asLong();
        site.awaitEnded();

        assertThat(stories.event(event).path("state_name").asText()).isEqualTo("SKIPPED");
        assertThat(stories.event(event).path("state_reason").asText())
                .contains("the request names container images", "drover.containers.advisories must be on");
        assertThat(effects.in("koji")).isEmpty();
    }

    /** §1.12: "combine several updates into one rebuild". */
    @Test
    void twoUpdatesWithinTheWindowAreOneRebuildOfAnImageThatHoldsBothAndBothSaySo() {
        UUID one = stories.update("FEDORA-2026-two-a", "twolib-1-2");
        UUID other = stories.update("FEDORA-2026-two-b", "twomore-1-2");
        long event = eventOf(one);
        assertThat(eventOf(other)).isEqualTo(event);
        site.awaitEnded();

        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
        assertThat(effects.in("koji")).as("each image once").hasSize(3);
        assertThat(stories.asked(event, "two-base-container").path("mustHold").findValuesAsText("name"))
                .containsExactlyInAnyOrder("twolib", "twomore");
        assertThat(site.text("SELECT search_key FROM event WHERE id = ?", event))
                .isEqualTo("FEDORA-2026-two-a FEDORA-2026-two-b");
        assertThat(List.of(site.decisions(one).toString(), site.decisions(other).toString()))
                .anyMatch(decision -> decision.contains("acted: planned 3 actions"))
                .anyMatch(decision -> decision.contains("combined into event " + event));
        String why = site.api().json("/api/drover/why?event=" + event).toString();
        assertThat(why).contains(one.toString(), other.toString());
    }

    /** A retry of the fast flow without its compose would build the old RPMs again, and say that all is well. */
    @Test
    void whatFailedOfASignedBuildIsBuiltAgainFromAComposeOfIt() throws IOException {
        stories.failNext(1);
        stories.signed("signedlib-1-2");
        Site.await(() -> !composesOf("signedlib-1-2").isEmpty());
        site.awaitEnded();
        long first = composesOf("signedlib-1-2").get(0);
        assertThat(stories.builds(first)).hasSize(3).allMatch(build -> build.endsWith("FAILED"));

        long second = stories.request("{'freshmaker_event_id': " + first + "}")
                .path("id")
                .asLong();
        site.awaitEnded();

        assertThat(stories.builds(second)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
        assertThat(composesOf("signedlib-1-2")).containsExactly(first, second);
        JsonNode base = stories.asked(second, "signed-base-container");
        assertThat(base.path("yumRepourls")).hasSize(1);
        assertThat(base.path("mustHold").findValuesAsText("name")).containsExactly("signedlib");
    }

    /** Events that have asked for a compose of it, oldest first. */
    private List<Long> composesOf(String build) {
        return site
                .texts(
                        "SELECT event_id FROM action WHERE verb = 'odcs-request-compose' AND name = ? ORDER BY id",
                        build)
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    /** odcs_composes, wire/targets.md §1.9. */
    @Test
    void aBuildNamesTheComposesThatItInstallsFrom() {
        stories.signed("composedlib-1-2");
        Site.await(() -> !composesOf("composedlib-1-2").isEmpty());
        site.awaitEnded();

        JsonNode builds = stories.event(composesOf("composedlib-1-2").get(0)).path("builds");
        assertThat(builds).hasSize(3);
        assertThat(builds).allSatisfy(build -> {
            assertThat(build.path("odcs_composes")).hasSize(1);
            assertThat(build.path("odcs_composes").get(0).isInt()).isTrue();
            assertThat(build.path("build_args").path("yumRepourls").toString())
                    .contains("odcs-" + build.path("odcs_composes").get(0).asInt());
        });
    }

    /** The policy's manual, wire/targets.md §1.6. */
    @Test
    void thePolicyKnowsThatARequestIsMadeByHand() {
        long event = stories.request(
                        "{'errata_id': 4712, 'container_images': ['asked-base-container', 'asked-app-container-42-1']}")
                .path("id")
                .asLong();
        site.awaitEnded();

        assertThat(stories.builds(event)).containsExactly("asked-app-container 0 DONE");
        assertThat(site.text(
                        "SELECT trace FROM delivery WHERE event_id = ? AND route = 'containers-on-request'", event))
                .contains("asked-base-container-42-1", "deny");
    }
}
