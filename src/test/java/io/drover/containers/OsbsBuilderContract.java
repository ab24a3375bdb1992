package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Fault;
import io.drover.sandbox.SandboxJson;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * The flows of container images with OSBS as the builder, without koji's tasks: the same batches, each image on the new NVR of its
 * parent. Source: wire/targets.md §4.2 to §4.5, §7 B.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OsbsBuilderContract {
    static final ObjectMapper JSON = new ObjectMapper();

    ContainerSite world;
    Site site;
    SiteEffects effects;

    /** As drover.containers.builder has it. */
    abstract String builder();

    /** The verb that builds. */
    abstract String verb();

    /** pipelineruns or builds. */
    abstract String plural();

    abstract List<String> stories();

    /** What OSBS was told of a build, by the object that the cluster was given. */
    abstract JsonNode userParameters(JsonNode object);

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path users = directory.resolve("admins");
        String hash = BCrypt.hashpw(SiteApi.PASSWORD, BCrypt.gensalt(4));
        Files.writeString(users, SiteApi.USER + ":" + hash + ":sender,admin\n");
        world = ContainerSite.start(
                Site.Stack.EMBEDDED,
                directory,
                stories(),
                Map.of("drover.containers.builder", builder(), "drover.api.users-file", users.toString()));
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

    /** AC-39; and again, when all hold the fix: koji tells enough of what OSBS built to know that. */
    @Test
    void anUpdateRebuildsTheImagesEachOnTheNewBuildOfItsParentAndTheClusterIsLeftClean() {
        UUID message = world.update("FEDORA-2026-slow", "slowlib-1-2");
        Site.await(() -> builds("slow").size() == 3 && !created().isEmpty());
        assertThat(created()).as("the first batch alone").hasSize(1);
        JsonNode base = userParameters(objects().get(0));
        site.awaitEnded();

        assertThat(builds("slow")).isEqualTo(ContainerSite.inState("slow", "DONE"));
        assertThat(created()).as("nothing more, and tool is denied").hasSize(3);
        assertThat(deleted()).as("what has ended").containsExactlyInAnyOrderElementsOf(created());
        assertThat(effects.in("koji")).as("no task").isEmpty();
        assertThat(base.path("git_uri").asText()).isEqualTo("https://src/container/slow-base");
        assertThat(base.path("git_ref").asText()).isEqualTo(ContainerSite.COMMIT);
        assertThat(base.path("git_branch").asText()).isEqualTo("f42");
        assertThat(base.path("component").asText()).isEqualTo("slow-base-container");
        assertThat(base.path("koji_target").asText()).isEqualTo("f42-container-candidate");
        assertThat(base.has("koji_parent_build")).isFalse();
        assertThat(rebuilt("slow-base")).matches("slow-base-container-42-1\\.\\d{10,}");
        Map<String, JsonNode> asked = world.asked(verb(), "slow");
        assertThat(asked.get("httpd").path("kojiParentBuild").asText()).isEqualTo(rebuilt("slow-base"));
        assertThat(asked.get("app").path("kojiParentBuild").asText()).isEqualTo(rebuilt("slow-httpd"));
        assertThat(asked.get("app").path("mustHold"))
                .as("it got the library from its parent, the new one")
                .isEqualTo(asked.get("base").path("mustHold"))
                .hasSize(1);
        JsonNode app = world.koji(rebuilt("slow-app"));
        assertThat(app.path("state").asInt()).isEqualTo(1);
        assertThat(app.path("task_id").isNull()).isTrue();
        assertThat(app.at("/extra/image/parent_build_id").asLong())
                .isEqualTo(world.koji(rebuilt("slow-httpd")).path("id").asLong());
        assertThat(ContainerSite.json(result("slow-app")).path("koji_build_id").asLong())
                .isEqualTo(app.path("id").asLong());
        assertThat(site.events("FEDORA-2026-slow"))
                .singleElement()
                .asString()
                .startsWith("COMPLETE: ")
                .contains("All 3 container images have been rebuilt");
        assertThat(site.text(
                        "SELECT trace FROM delivery WHERE message_id = ? AND route = 'containers-on-update'", message))
                .contains("slow-tool-container-42-1", "deny");
        assertThat(site.texts("SELECT COALESCE(reason, '') FROM delivery WHERE route = 'containers-on-parent-built'"
                        + " AND reason LIKE '%slow-%' AND decision = 'ACTED'"))
                .as("its own builds are not taken for somebody else's")
                .isEmpty();

        Site.await(() ->
                site.texts("SELECT nvr FROM image WHERE state = 'READ' AND name LIKE 'slow-%' AND release LIKE '1.%'")
                                .size()
                        == 3);
        SiteEffects since = site.effects();
        UUID again = world.update("FEDORA-2026-again", "slowlib-1-2");
        site.awaitEnded();

        assertThat(since.in("osbs")).isEmpty();
        assertThat(site.decisions(again).toString()).contains("the image needs a rebuild");
        assertThat(site.events("FEDORA-2026-again")).singleElement().asString().startsWith("SKIPPED");
    }

    @Test
    void aBuildThatFailsTwiceIsTriedAgainUnderOtherNamesWithNewReleasesAndThenItsChildrenFollow() throws IOException {
        failNext(2, "timed out");

        world.update("FEDORA-2026-flaky", "flakylib-1-2");
        Site.await(() -> builds("flaky").size() == 3);
        site.awaitEnded();

        assertThat(builds("flaky")).isEqualTo(ContainerSite.inState("flaky", "DONE"));
        assertThat(created()).hasSize(5).doesNotHaveDuplicates();
        List<String> releases = new ArrayList<>(site.texts("SELECT t.rebuilt_nvr FROM action_try t"
                + " JOIN action a ON a.id = t.action_id WHERE a.name = 'flaky-base-container' ORDER BY t.try_no"));
        releases.add(rebuilt("flaky-base"));
        assertThat(releases).hasSize(3).doesNotHaveDuplicates();
        assertThat(world.koji(releases.get(2)).path("state").asInt()).isEqualTo(1);
        assertThat(deleted()).as("what failed stays for people to see").hasSize(3);
        assertThat(site.texts("SELECT reason FROM action_try")).allMatch(reason -> reason.contains("push: timed out"));
    }

    @Test
    void whatIsCanceledIsCanceledInTheCluster() {
        world.update("FEDORA-2026-cancel", "cancellib-1-2");
        Site.await(() -> created().size() == 1
                && site.actions("FEDORA-2026-cancel").contains(verb() + " cancel-base-container ACCEPTED"));
        String event = site.text("SELECT id FROM event WHERE search_key = 'FEDORA-2026-cancel'");

        int status = site.api()
                .send(
                        "PATCH",
                        "/api/1/events/" + event,
                        SiteApi.PASSWORD,
                        "{\"action\": \"cancel\"}".getBytes(StandardCharsets.UTF_8))
                .statusCode();
        assertThat(status).isEqualTo(200);
        Site.await(() -> effects.in("osbs").contains("osbs cancel " + created().get(0)));
        site.awaitEnded();

        assertThat(builds("cancel")).isEqualTo(ContainerSite.inState("cancel", "CANCELED"));
        assertThat(created()).hasSize(1);
        assertThat(world.call("koji:listBuilds", Map.of("__starstar", true, "pattern", "cancel-*-1.*")))
                .as("nothing came of it")
                .satisfies(builds -> assertThat((Iterable<?>) builds).isEmpty());
    }

    List<String> builds(String story) {
        return world.builds(verb(), story);
    }

    String rebuilt(String image) {
        return world.rebuilt(verb(), image);
    }

    String result(String image) {
        return site.text("SELECT result FROM action WHERE verb = ? AND name = ?", verb(), image + "-container");
    }

    String reason(String image) {
        return site.text(
                "SELECT COALESCE(reason, '') FROM action WHERE verb = ? AND name = ?", verb(), image + "-container");
    }

    /** Names of what was created in the cluster since the test began. */
    List<String> created() {
        return named("osbs create ");
    }

    List<String> deleted() {
        return named("osbs delete ");
    }

    private List<String> named(String effect) {
        return effects.in("osbs").stream()
                .filter(line -> line.startsWith(effect))
                .map(line -> line.substring(effect.length()))
                .toList();
    }

    /** Of this test, as they are now. */
    List<JsonNode> objects() {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode object : site.simulators().osbs().state().path(plural())) {
            if (created().contains(object.at("/metadata/name").asText())) {
                objects.add(object);
            }
        }
        return objects;
    }

    void failNext(int times, String error) throws IOException {
        for (int i = 0; i < times; i++) {
            order(SandboxJson.object()
                    .set(
                            "fail",
                            SandboxJson.object()
                                    .set("errors", SandboxJson.object().put("push", error))));
        }
    }

    void order(ObjectNode order) {
        site.simulators().osbs().control(order);
    }

    /** Until it is cleared the cluster says nothing of what is in it. */
    void silence() {
        site.simulators()
                .server("osbs")
                .faults()
                .arm(Fault.status(503).on("GET", plural()).always());
    }
}
