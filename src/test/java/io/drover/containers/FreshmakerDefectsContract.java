package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Bodhi;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
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

/** Each defect of Freshmaker that wire/targets.md §1.4 and §1.12 tell of, by its name: it is not one of Drover's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FreshmakerDefectsContract {
    private static final String BUILDS = "SELECT external_id FROM action WHERE verb = 'koji-build-container' AND";

    private ContainerStories stories;
    private Site site;
    private SiteEffects effects;

    abstract Site.Stack stack();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path policy = directory.resolve("images-policy.yaml");
        Files.writeString(policy, "allow: {global: {image: {image_name: \".*\"}}}\n");
        stories = new ContainerStories(
                stack(),
                directory,
                Map.of("drover.rebuild.policy-file", policy.toString(), "drover.containers.tries", "1"),
                "lost",
                "blocked",
                "canceled",
                "old",
                "failed",
                "one",
                "other",
                "redelivered");
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

    /** (b): a crash between submit and commit loses the task's id, and the row stays PLANNED or is submitted twice. */
    @Test
    void lostTaskIds() {
        site.simulators()
                .server("koji")
                .faults()
                .arm(Fault.once(Kind.DROP_AFTER).on("POST", "#buildContainer$"));
        site.simulators()
                .server("koji")
                .faults()
                .arm(Fault.once(Kind.HANG).on("POST", "#listTasks$").always());
        long event = eventOf(stories.update("FEDORA-2026-lost", "lostlib-1-2"));
        Site.await(() -> effects.in("koji").size() == 1);
        site.stop();
        site.simulators().server("koji").faults().clear();
        site.run();
        site.awaitEnded();

        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
        assertThat(effects.in("koji")).as("none twice").hasSize(3);
        assertThat(site.texts(BUILDS + " event_id = ?", event))
                .doesNotHaveDuplicates()
                .allMatch(task -> task.matches("\\d+"));
    }

    /** (a): an INITIALIZED row that nobody works on blocks later requests for the advisory. */
    @Test
    void blockedInitializedEvents() {
        JsonNode first = stories.request("{'errata_id': 901, 'container_images': ['no-such-container']}");
        site.awaitEnded();
        assertThat(stories.event(first.path("id").asLong()).path("state_name").asText())
                .isEqualTo("SKIPPED");

        long second = stories.request("{'errata_id': 901, 'container_images': ['blocked-base-container']}")
                .path("id")
                .asLong();
        site.awaitEnded();

        assertThat(stories.builds(second)).containsExactly("blocked-base-container 0 DONE");
    }

    /** The poller passes over canceled tasks, so that their rows stay in BUILD and their events in BUILDING for ever. */
    @Test
    void canceledTasksThatNeverEndTheirRows() {
        long event = eventOf(stories.update("FEDORA-2026-canceled", "canceledlib-1-2"));
        Site.await(() -> stories.builds(event).contains("canceled-base-container 0 ACCEPTED"));
        String task = site.text(BUILDS + " event_id = ? AND name = 'canceled-base-container'", event);

        site.bus().silently(() -> stories.call("koji:cancelTask?session=REQUIRED", Long.parseLong(task)));
        site.awaitEnded();

        assertThat(stories.builds(event))
                .containsExactly(
                        "canceled-base-container 0 CANCELED",
                        "canceled-httpd-container 1 CANCELED",
                        "canceled-app-container 2 CANCELED");
        JsonNode shown = stories.event(event);
        assertThat(shown.path("state_name").asText()).isEqualTo("COMPLETE");
        assertThat(shown.path("time_done").isNull()).isFalse();
    }

    /** Events older than seven days are not polled any more. */
    @Test
    void pollThatForgetsWhatIsOlderThanSevenDays() {
        site.bus().hold("buildsys.build.state.change", "buildsys.task.state.change", "buildsys.tag");
        long event = eventOf(stories.update("FEDORA-2026-old", "oldlib-1-2"));
        Site.await(() -> stories.builds(event).contains("old-base-container 0 ACCEPTED"));
        site.ledger()
                .database()
                .sql()
                .sql("UPDATE action SET created_at = created_at - INTERVAL '400' DAY,"
                        + " submitted_at = submitted_at - INTERVAL '400' DAY WHERE event_id = ?")
                .param(event)
                .update();
        site.ledger()
                .database()
                .sql()
                .sql("UPDATE event SET created_at = created_at - INTERVAL '400' DAY WHERE id = ?")
                .param(event)
                .update();
        site.awaitEnded();
        site.bus().hold();

        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
    }

    /** An event all of whose builds failed is COMPLETE, and looks as if something had been rebuilt. */
    @Test
    void failureThatLooksLikeSuccess() throws IOException {
        stories.failNext(1);
        long event = eventOf(stories.update("FEDORA-2026-failed", "failedlib-1-2"));
        site.awaitEnded();

        JsonNode shown = stories.event(event);
        assertThat(shown.path("state").asInt())
                .as("the number stays compatible")
                .isEqualTo(2);
        assertThat(shown.path("state_reason").asText())
                .contains("3 of 3 container image(s) failed to rebuild", "none of 3 was rebuilt");
    }

    /** One failing image stopped the rest, and its event stayed in BUILDING for ever (2021-02). */
    @Test
    void oneFailingImageThatStopsTheRest() throws IOException {
        stories.failNext(1);
        UUID id = UUID.randomUUID();
        site.bus()
                .send(
                        "bodhi.update.complete.stable",
                        id,
                        Bodhi.message("FEDORA-2026-one", "stable", List.of("onelib-1-2", "otherlib-1-2")));
        long event = eventOf(id);
        site.awaitEnded();

        List<String> builds = stories.builds(event);
        assertThat(builds).hasSize(6);
        assertThat(builds.stream().filter(build -> build.endsWith("DONE")).map(FreshmakerDefectsContract::story))
                .as("the tree of the image that failed, and nothing else, is not built")
                .hasSize(3)
                .containsOnly(builds.contains("one-base-container 0 FAILED") ? "other" : "one");
        assertThat(stories.event(event).path("state_reason").asText())
                .contains("3 of 6 container image(s) failed to rebuild");
    }

    private static String story(String build) {
        return build.substring(0, build.indexOf('-'));
    }

    /** A second delivery of a message that is being worked on runs its handler again, and submits again (§1.7). */
    @Test
    void redeliveryThatSubmitsAgain() {
        UUID id = stories.update("FEDORA-2026-redelivered", "redeliveredlib-1-2");
        long event = eventOf(id);
        Site.await(() -> stories.builds(event).contains("redelivered-base-container 0 ACCEPTED"));
        site.bus().send(site.bus().last("bodhi.update.complete.stable"));
        site.awaitEnded();

        assertThat(effects.in("koji")).hasSize(3);
        assertThat(stories.builds(event)).hasSize(3).allMatch(build -> build.endsWith("DONE"));
    }
}
