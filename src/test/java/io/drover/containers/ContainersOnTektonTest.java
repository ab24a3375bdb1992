package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.testing.Site;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** With Tekton's PipelineRuns, and all that can become of one. */
class ContainersOnTektonTest extends OsbsBuilderContract {
    @Override
    String builder() {
        return "tekton";
    }

    @Override
    String verb() {
        return "osbs-run-pipeline";
    }

    @Override
    String plural() {
        return "pipelineruns";
    }

    @Override
    List<String> stories() {
        return List.of(
                "slow", "flaky", "cancel", "broken", ContainerSite.UNFIXED, "gone", "lost", "away", "full", "signed");
    }

    @Override
    JsonNode userParameters(JsonNode object) {
        for (JsonNode parameter : object.at("/spec/params")) {
            if (parameter.path("name").asText().equals("user-params")) {
                return ContainerSite.json(parameter.path("value").asText());
            }
        }
        throw new AssertionError("no user-params in " + object);
    }

    @Test
    void aBuildThatFailsForGoodFailsWhatIsBuiltOnItAndTheEventSaysSo() throws IOException {
        failNext(3, "timed out");

        world.update("FEDORA-2026-broken", "brokenlib-1-2");
        Site.await(() -> builds("broken").size() == 3);
        site.awaitEnded();

        assertThat(builds("broken")).isEqualTo(ContainerSite.inState("broken", "FAILED"));
        assertThat(created()).hasSize(3);
        assertThat(deleted()).isEmpty();
        assertThat(site.events("FEDORA-2026-broken"))
                .singleElement()
                .asString()
                .startsWith("COMPLETE: ")
                .contains("3 of 3 container image(s) failed to rebuild", "none of 3 was rebuilt");
    }

    /** The run ended well, and the image is no better than the old one: wire/targets.md §1.4, the check of the RPMs. */
    @Test
    void anImageThatStillHoldsTheOldRpmHasFailed() {
        world.update("FEDORA-2026-old", "oldlib-1-2");
        Site.await(() -> builds("old").size() == 3);
        site.awaitEnded();

        assertThat(builds("old")).isEqualTo(ContainerSite.inState("old", "FAILED"));
        assertThat(created()).as("another try would hold the same").hasSize(1);
        assertThat(reason("old-base"))
                .startsWith("The following RPMs in container build (" + rebuilt("old-base") + ") do not match");
    }

    /** wire/targets.md §4.2: the run may be gone when we look; the truth is in koji. */
    @Test
    void aRunThatIsRemovedAfterItsEndIsFoundInKojiByItsRelease() {
        world.update("FEDORA-2026-gone", "gonelib-1-2");
        Site.await(() -> builds("gone").contains("gone-base-container 0 ACCEPTED"));
        silence();
        site.simulators().tick();
        site.simulators().tick();
        site.simulators().tick();
        order(SandboxJson.object().put("delete", created().get(0)));
        site.simulators().server("osbs").faults().clear();
        site.awaitEnded();

        assertThat(builds("gone")).isEqualTo(ContainerSite.inState("gone", "DONE"));
        assertThat(created()).as("built once").hasSize(3);
        JsonNode result = ContainerSite.json(result("gone-base"));
        assertThat(result.path("reason").asText()).isEqualTo("Removed");
        assertThat(result.path("koji_build_id").asLong())
                .isEqualTo(world.koji(rebuilt("gone-base")).path("id").asLong());
    }

    @Test
    void aRunThatIsRemovedBeforeItsEndIsTriedAnewSinceKojiHasNoImage() {
        world.update("FEDORA-2026-lost", "lostlib-1-2");
        Site.await(() -> builds("lost").contains("lost-base-container 0 ACCEPTED"));
        order(SandboxJson.object().put("delete", created().get(0)));
        site.awaitEnded();

        assertThat(builds("lost")).isEqualTo(ContainerSite.inState("lost", "DONE"));
        assertThat(created()).hasSize(4).doesNotHaveDuplicates();
        assertThat(site.text("SELECT t.reason FROM action_try t JOIN action a ON a.id = t.action_id"
                        + " WHERE a.name = 'lost-base-container'"))
                .contains("its run is gone, and koji has no build lost-base-container-42-1.", "no image was made");
    }

    @Test
    void whileKojiCannotTellTheChildrenWaitAndPeopleSeeWhy() {
        world.update("FEDORA-2026-away", "awaylib-1-2");
        Site.await(() -> builds("away").contains("away-base-container 0 ACCEPTED"));
        site.simulators().koji().offline(true);
        Site.await(() -> {
            site.simulators().tick();
            return reason("away-base").contains("done; what came of it cannot be told yet: ");
        });
        assertThat(created()).hasSize(1);
        assertThat(deleted()).isEmpty();

        site.simulators().koji().offline(false);
        site.awaitEnded();

        assertThat(builds("away")).isEqualTo(ContainerSite.inState("away", "DONE"));
    }

    @Test
    void anExceededQuotaIsWaitedForHoweverLong() {
        order(SandboxJson.object().put("quota", true));
        world.update("FEDORA-2026-full", "fulllib-1-2");
        Site.await(() -> builds("full").size() == 3 && reason("full-base").contains("exceeded quota"));
        assertThat(created()).isEmpty();

        order(SandboxJson.object().put("quota", false));
        site.awaitEnded();

        assertThat(builds("full")).isEqualTo(ContainerSite.inState("full", "DONE"));
        assertThat(created()).hasSize(3);
        assertThat(site.text("SELECT attempts FROM action WHERE name = 'full-base-container' AND verb = ?", verb()))
                .as("waiting is no failed attempt")
                .isEqualTo("1");
    }

    /** AC-40. */
    @Test
    void aSignedBuildIsComposedAndThenTheImagesAreRebuiltFromTheCompose() {
        world.signed("signedlib-1-2");
        Site.await(() -> builds("signed").size() == 3 && !effects.in("odcs").isEmpty());
        assertThat(created()).as("nothing until the compose is done").isEmpty();
        site.awaitEnded();

        assertThat(builds("signed")).isEqualTo(ContainerSite.inState("signed", "DONE"));
        JsonNode compose = ContainerSite.json(
                site.text("SELECT result FROM action WHERE verb = 'odcs-request-compose' AND name = 'signedlib-1-2'"));
        assertThat(world.asked(verb(), "signed").values()).allSatisfy(build -> assertThat(build.path("yumRepourls"))
                .containsExactly(compose.path("result_repofile")));
        assertThat(world.koji(rebuilt("signed-base")).at("/extra/image/yum_repourls"))
                .containsExactly(compose.path("result_repofile"));
    }

    /** The commit that a packager has pushed is built by the same builder. */
    @Test
    void aPushedDockerfileIsBuiltByARun() {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode commit = body.putObject("commit")
                .put("namespace", "container")
                .put("repo", "slow-tool")
                .put("branch", "f42")
                .put("rev", "abcdef0123456789abcdef0123456789abcdef01")
                .put("username", "alice");
        commit.putObject("stats")
                .putObject("files")
                .putObject("Dockerfile")
                .put("additions", 1)
                .put("deletions", 0)
                .put("lines", 1);
        site.bus().send("git.receive", UUID.randomUUID(), body);
        Site.await(() -> created().size() == 1);

        JsonNode told = userParameters(objects().get(0));
        assertThat(told.path("git_uri").asText()).isEqualTo("https://src/container/slow-tool");
        assertThat(told.path("koji_target").asText()).isEqualTo("f42-container-candidate");
        assertThat(told.has("release")).as("OSBS chooses").isFalse();
        assertThat(told.has("component")).as("the Dockerfile says it").isFalse();
        site.awaitEnded();

        assertThat(site.text(
                        "SELECT state || ' ' || rebuilt_nvr FROM action WHERE verb = ? AND name = 'slow-tool'", verb()))
                .as("what OSBS has chosen is learnt from koji")
                .isEqualTo("DONE slow-tool-container-42-2");
    }
}
