package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.testing.Site;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A site that is a dry run altogether walks both flows to their end with the same records, and has no effect: §1.5. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DryRunContract {
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
                Map.of("drover.rebuild.policy-file", policy.toString(), "drover.dispatch.dry-run", "true"),
                "slow",
                "fast");
        site = stories.site;
        effects = site.effects();
    }

    @AfterAll
    void stop() {
        if (stories != null) {
            stories.close();
        }
    }

    private JsonNode eventOf(String searchKey) {
        Site.await(() -> site.texts("SELECT id FROM event WHERE search_key = ? AND state <> 'OPEN'", searchKey)
                        .size()
                == 1);
        return stories.event(Long.parseLong(site.text("SELECT id FROM event WHERE search_key = ?", searchKey)));
    }

    private void walkedThrough(JsonNode event, String story) {
        assertThat(event.path("dry_run").asBoolean()).isTrue();
        assertThat(event.path("state_name").asText()).isEqualTo("COMPLETE");
        assertThat(event.path("state_reason").asText()).contains("All 3 container images have been rebuilt.");
        assertThat(stories.builds(event.path("id").asLong()))
                .containsExactly(
                        story + "-base-container 0 DONE",
                        story + "-httpd-container 1 DONE",
                        story + "-app-container 2 DONE");
        assertThat(event.path("builds")).hasSize(3).allSatisfy(build -> {
            assertThat(build.path("build_id").asLong()).isNegative();
            assertThat(build.path("rebuilt_nvr").asText()).matches(story + "-\\w+-container-42-1\\.\\d{10,}");
        });
        assertThat(event.path("builds").findValuesAsText("dep_on"))
                .contains(story + "-base-container", story + "-httpd-container");
    }

    @Test
    void theSlowFlowIsWalkedThrough() {
        stories.update("FEDORA-2026-slow", "slowlib-1-2");

        walkedThrough(eventOf("FEDORA-2026-slow"), "slow");
        assertThat(effects.all()).isEmpty();
    }

    @Test
    void theFastFlowIsWalkedThroughWithItsComposes() {
        stories.signed("fastlib-1-2");

        JsonNode event = eventOf("fastlib-1-2");
        walkedThrough(event, "fast");
        assertThat(event.path("builds"))
                .as("composes of a dry run have numbers below all that there are")
                .allSatisfy(build -> assertThat(build.path("odcs_composes"))
                        .singleElement()
                        .satisfies(compose -> assertThat(compose.asLong()).isNegative()));
        assertThat(effects.all()).isEmpty();
    }
}
