package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.testing.Site;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Container images from the bus to koji and back: statements AC-39 and AC-40, the sequences B and C of wire/targets.md §7. Each
 * test has a library of its own and three images that hold it: base, httpd on it, app on httpd.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerFlowContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUILD = "koji-build-container";
    private static final String KEY = ContainerSite.KEY;
    private static final Pattern NEW_RELEASE = Pattern.compile("1\\.(\\d{10,})");
    private static final List<String> STORIES = List.of("slow", "flaky", "broken", "signed", "failed", "parent");

    ContainerSite world;
    Site site;
    SiteEffects effects;

    abstract Site.Stack stack();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        world = ContainerSite.start(stack(), directory, STORIES, Map.of());
        site = world.site;
    }

    @AfterAll
    void stop() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void noteEffects() {
        site.awaitEnded();
        effects = site.effects();
    }

    private static String source(String name) {
        return ContainerSite.source(name);
    }

    private UUID update(String name, String build) {
        return world.update(name, build);
    }

    private void signed(String build) {
        world.signed(build);
    }

    /** What koji was asked to build for a story, as it was sent last, by image. */
    private Map<String, JsonNode> asked(String story) {
        return world.asked(BUILD, story);
    }

    private static JsonNode json(String text) {
        return ContainerSite.json(text);
    }

    private List<String> builds(String story) {
        return world.builds(BUILD, story);
    }

    private static List<String> inState(String story, String state) {
        return ContainerSite.inState(story, state);
    }

    private String rebuilt(String image) {
        return world.rebuilt(BUILD, image);
    }

    /** AC-39, sequence B; and again, when all hold the fix: nothing is rebuilt. */
    @Test
    void anUpdateRebuildsTheImagesThatHoldAnOlderRpmEachAfterItsParent() {
        UUID message = update("FEDORA-2026-slow", "slowlib-1-2");
        Site.await(() -> builds("slow").size() == 3 && !effects.in("koji").isEmpty());

        assertThat(effects.in("koji"))
                .as("the first batch alone")
                .singleElement()
                .asString()
                .contains("buildContainer", "slow-base");
        site.awaitEnded();

        assertThat(builds("slow")).isEqualTo(inState("slow", "DONE"));
        assertThat(effects.in("koji")).as("nothing more, and tool is denied").hasSize(3);
        Map<String, JsonNode> asked = asked("slow");
        assertThat(asked.get("base").has("kojiParentBuild")).isFalse();
        assertThat(rebuilt("slow-base")).matches("slow-base-container-42-" + NEW_RELEASE);
        assertThat(asked.get("httpd").path("kojiParentBuild").asText()).isEqualTo(rebuilt("slow-base"));
        assertThat(asked.get("app").path("kojiParentBuild").asText()).isEqualTo(rebuilt("slow-httpd"));
        assertThat(asked.get("app").path("source").asText()).isEqualTo(source("slow-app"));
        assertThat(site.events("FEDORA-2026-slow"))
                .singleElement()
                .asString()
                .startsWith("COMPLETE: ")
                .contains("All 3 container images have been rebuilt");
        assertThat(site.text(
                        "SELECT trace FROM delivery WHERE message_id = ? AND route = 'containers-on-update'", message))
                .as("why tool is left alone")
                .contains("slow-tool-container-42-1", "deny");

        Site.await(() ->
                site.texts("SELECT nvr FROM image WHERE state = 'READ' AND name LIKE 'slow-%' AND release LIKE '1.%'")
                                .size()
                        == 3);
        SiteEffects since = site.effects();
        UUID again = update("FEDORA-2026-again", "slowlib-1-2");
        site.awaitEnded();

        assertThat(since.in("koji")).isEmpty();
        assertThat(site.decisions(again).toString()).contains("the image needs a rebuild");
        assertThat(site.events("FEDORA-2026-again")).singleElement().asString().startsWith("SKIPPED");
    }

    /** Sequence B: flaky OSBS; each try has a release of its own (wire/targets.md §1.12). */
    @Test
    void aBuildThatFailsTwiceIsTriedAgainWithNewReleasesAndThenItsChildrenFollow() throws IOException {
        failNext(2);

        update("FEDORA-2026-flaky", "flakylib-1-2");
        Site.await(() -> builds("flaky").size() == 3);
        site.awaitEnded();

        assertThat(builds("flaky")).isEqualTo(inState("flaky", "DONE"));
        assertThat(effects.in("koji")).hasSize(5);
        List<String> sent = new ArrayList<>(site.texts("SELECT t.resolved FROM action_try t"
                + " JOIN action a ON a.id = t.action_id WHERE a.name = 'flaky-base-container' ORDER BY t.try_no"));
        assertThat(sent).hasSize(2);
        sent.add(asked("flaky").get("base").toString());
        assertThat(sent.stream().map(ContainerFlowContract::newRelease).distinct())
                .hasSize(3);
    }

    /** Sequence B: a failed parent fails its subtree only, and people can see that nothing came of it. */
    @Test
    void aBuildThatFailsForGoodFailsWhatIsBuiltOnItAndTheEventSaysSo() throws IOException {
        failNext(3);

        update("FEDORA-2026-broken", "brokenlib-1-2");
        Site.await(() -> builds("broken").size() == 3);
        site.awaitEnded();

        assertThat(builds("broken")).isEqualTo(inState("broken", "FAILED"));
        assertThat(effects.in("koji")).hasSize(3);
        assertThat(site.events("FEDORA-2026-broken"))
                .singleElement()
                .asString()
                .startsWith("COMPLETE: ")
                .contains("3 of 3 container image(s) failed to rebuild", "none of 3 was rebuilt");
    }

    /** AC-40. */
    @Test
    void aSignedBuildIsComposedAndThenTheImagesAreRebuiltFromTheCompose() {
        signed("signedlib-1-2");
        Site.await(() -> builds("signed").size() == 3 && !effects.in("odcs").isEmpty());

        assertThat(effects.in("koji")).as("nothing until the compose is done").isEmpty();
        site.awaitEnded();

        assertThat(builds("signed")).isEqualTo(inState("signed", "DONE"));
        JsonNode compose = json(
                site.text("SELECT result FROM action WHERE verb = 'odcs-request-compose' AND name = 'signedlib-1-2'"));
        assertThat(effects.in("odcs"))
                .as("one compose, kept alive for the later batches")
                .startsWith("odcs request build signedlib-1-2 " + KEY)
                .allMatch(effect -> effect.startsWith("odcs request")
                        || effect.startsWith("odcs renew " + compose.path("compose_id") + " for"));
        assertThat(compose.path("builds")).containsExactly(JSON.valueToTree("signedlib-1-2"));
        assertThat(asked("signed").values()).allSatisfy(build -> assertThat(build.path("yumRepourls"))
                .containsExactly(compose.path("result_repofile")));
        assertThat(site.events("signedlib-1-2"))
                .anySatisfy(event -> assertThat(event).startsWith("COMPLETE"));
    }

    /** AC-40: compose failed. */
    @Test
    void aComposeThatFailsFailsTheImagesWithItsReason() {
        site.simulators().odcs().failNext("no package failedlib");
        signed("failedlib-1-2");
        Site.await(() -> builds("failed").size() == 3);
        site.awaitEnded();

        assertThat(builds("failed")).isEqualTo(inState("failed", "FAILED"));
        assertThat(effects.in("koji")).isEmpty();
        assertThat(site.texts(
                        "SELECT reason FROM action WHERE verb = 'odcs-request-compose' AND name = 'failedlib-1-2'"))
                .singleElement()
                .asString()
                .contains("no package failedlib");
    }

    /** Sequence B; the index hears of the new parent by the same message, and what it does not know yet is waited for. */
    @Test
    void anImageThatSomebodyElseBuildsIsFollowedByWhatIsBuiltOnIt() {
        ObjectNode order = JSON.createObjectNode();
        order.putArray("container")
                .addObject()
                .put("owner", "drover")
                .put("source", source("parent-base"))
                .put("target", "f42-container-candidate")
                .putObject("options")
                .put("git_branch", "f42");
        order.putObject("tasks").put("advance", 3);
        site.simulators().koji().control(order);
        Site.await(() -> builds("parent").size() == 2);
        site.awaitEnded();

        assertThat(builds("parent")).containsExactly("parent-httpd-container 0 DONE", "parent-app-container 1 DONE");
        assertThat(effects.in("koji")).hasSize(2);
        assertThat(json(site.text(
                                "SELECT resolved FROM action WHERE verb = 'koji-build-container' AND name = 'parent-httpd-container'"))
                        .path("kojiParentBuild")
                        .asText())
                .isEqualTo("parent-base-container-42-2");
    }

    private void failNext(int times) throws IOException {
        ObjectNode order = JSON.createObjectNode();
        for (int i = 0; i < times; i++) {
            order.withObject("tasks")
                    .withArray("fail")
                    .addObject()
                    .put("method", "buildContainer")
                    .put("code", 2001)
                    .put("text", "Image build failed. Error in plugin push: timed out. OSBS build id: base-f42-" + i);
        }
        site.simulators().koji().control(order);
    }

    private static String newRelease(String resolved) {
        Matcher release = NEW_RELEASE.matcher(resolved);
        assertThat(release.find()).as("a new release in " + resolved).isTrue();
        return release.group(1);
    }
}
