package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Faults;
import io.drover.testing.Site;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Container images that somebody asks for, pushes to, or builds; each test has a story of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerRequestContract {
    private static final List<String> STORIES =
            List.of("asked", "async", "stopped", "dry", "bundle", "pushed", "alien", "early");

    ContainerWorld world;
    Site site;
    SiteEffects effects;

    abstract Site.Stack stack();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        world = ContainerWorld.start(stack(), directory, STORIES);
        site = world.site();
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

    private JsonNode request(String path, String body) {
        JsonNode event = site.api().change("POST", path, body.replace('\'', '"'));
        site.awaitEnded();
        return site.api().json("/api/1/events/" + event.path("id").asLong());
    }

    /** §1.4: A and C are asked for, and B lies between them. */
    @Test
    void aRequestRebuildsWhatItNamesAndWhatLiesBetween() {
        JsonNode event = request(
                "/api/1/builds/",
                "{'errata_id': 1, 'container_images': ['asked-base-container', '" + ContainerWorld.nvr("asked-app")
                        + "']}");

        assertThat(event.path("state_name").asText()).as(event.toString()).isEqualTo("COMPLETE");
        assertThat(event.path("state_reason").asText())
                .isEqualTo("Advisory 1: All 3 container images have been rebuilt.");
        assertThat(world.builds("asked"))
                .containsExactly(
                        "asked-base-container 0 DONE", "asked-httpd-container 1 DONE", "asked-app-container 2 DONE");
        assertThat(event.findValuesAsText("rebuild_reason"))
                .containsExactlyInAnyOrder("directly_affected", "dependency", "directly_affected");
        assertThat(effects.in("koji")).hasSize(3);
        assertThat(world.asked("asked-httpd").path("kojiParentBuild").asText()).isEqualTo(world.rebuilt("asked-base"));
        assertThat(world.asked("asked-app").path("kojiParentBuild").asText()).isEqualTo(world.rebuilt("asked-httpd"));
    }

    /** §1.4, async builds: names stand for the newest image of the branch. */
    @Test
    void anAsyncRequestIsBuiltForTheTargetThatItNames() {
        JsonNode event = request(
                "/api/1/async-builds/",
                "{'dist_git_branch': 'f42', 'container_images': ['async-base', 'async-httpd-container'],"
                        + " 'brew_target': 'f42-hotfix'}");

        assertThat(event.path("state_name").asText()).as(event.toString()).isEqualTo("COMPLETE");
        assertThat(event.path("event_type_id").asInt()).isEqualTo(14);
        assertThat(world.builds("async"))
                .containsExactly("async-base-container 0 DONE", "async-httpd-container 1 DONE");
        assertThat(world.asked("async-base").path("target").asText()).isEqualTo("f42-hotfix");
        assertThat(world.asked("async-httpd").path("target").asText()).isEqualTo("f42-hotfix");
        assertThat(effects.in("koji")).hasSize(2);
    }

    @Test
    void anAsyncRequestThatNamesWhatIsNotThereFailsAndListsIt() {
        String body = "{'dist_git_branch': '%s', 'container_images': ['async-app', '%s', '%s']}";
        JsonNode none = request("/api/1/async-builds/", body.formatted("f42", "nothing", "async-nil-container"));
        JsonNode elsewhere = request("/api/1/async-builds/", body.formatted("f41", "async-app", "async-httpd"));

        assertThat(none.path("state_name").asText()).as(none.toString()).isEqualTo("FAILED");
        assertThat(none.path("state_reason").asText())
                .contains("nothing-container, async-nil-container")
                .doesNotContain("async-app");
        assertThat(elsewhere.path("state_name").asText()).isEqualTo("FAILED");
        assertThat(elsewhere.path("state_reason").asText())
                .contains("async-app-container, async-httpd-container", "f41");
        assertThat(effects.all()).isEmpty();
    }

    /** Freshmaker passes over images of such a request that it does not find. */
    @Test
    void aRequestForImagesThatAreNotThereIsSkippedAndListsThem() {
        JsonNode event = request("/api/1/builds/", "{'errata_id': 2, 'container_images': ['nothing-container']}");

        assertThat(event.path("state_name").asText()).as(event.toString()).isEqualTo("SKIPPED");
        assertThat(event.path("state_reason").asText()).contains("nothing-container");
        assertThat(effects.all()).isEmpty();
    }

    @Test
    void aRequestThatIsCanceledInTheMiddleStopsWhatRunsAndNeverSendsTheRest() {
        long event = site.api()
                .change(
                        "POST",
                        "/api/1/builds/",
                        "{\"errata_id\": 3, \"container_images\": [\"stopped-base-container\","
                                + " \"stopped-httpd-container\"]}")
                .path("id")
                .asLong();
        Site.await(() -> world.builds("stopped")
                .equals(List.of("stopped-base-container 0 ACCEPTED", "stopped-httpd-container 1 PLANNED")));

        JsonNode canceled = site.api().change("PATCH", "/api/1/events/" + event, "{\"action\": \"cancel\"}");
        site.awaitEnded();

        assertThat(canceled.path("state_name").asText()).isEqualTo("CANCELED");
        assertThat(world.builds("stopped"))
                .containsExactly("stopped-base-container 0 CANCELED", "stopped-httpd-container 1 CANCELED");
        Site.await(() -> effects.in("koji").size() == 2);
        assertThat(effects.in("koji").get(0)).contains("buildContainer", "stopped-base");
        assertThat(effects.in("koji").get(1)).contains("cancelTask");
        assertThat(site.api().json("/api/2/events/" + event).path("state_name").asText())
                .isEqualTo("CANCELED");
    }

    /** §1.5: the whole tree is walked, and nobody is called. */
    @Test
    void aRequestForADryRunShowsAllAndReachesNobody() {
        JsonNode event = request(
                "/api/1/builds/",
                "{'errata_id': 4, 'dry_run': true, 'container_images': ['dry-base-container', 'dry-httpd-container']}");

        assertThat(event.path("state_name").asText()).as(event.toString()).isEqualTo("COMPLETE");
        assertThat(event.path("dry_run").asBoolean()).isTrue();
        assertThat(event.path("builds")).hasSize(2).allSatisfy(build -> {
            assertThat(build.path("state_name").asText()).isEqualTo("DONE");
            assertThat(build.path("build_id").asLong()).isNegative();
        });
        assertThat(effects.all()).isEmpty();
    }

    /** §1.9, §4.1: OSBS reads what a bundle is to pull from Drover, under the number of the very build. */
    @Test
    void aBundleIsBuiltIsolatedWithTheAddressWhereOsbsReadsWhatToPull() {
        JsonNode event = request(
                "/api/1/builds/",
                "{'errata_id': 5, 'container_images': ['bundle-base-container', 'bundle-httpd-container'],"
                        + " 'bundle_related_image_overrides': {'registry/bundle-base-operand@sha256:1':"
                        + " 'registry/bundle-base-operand@sha256:2'}}");

        assertThat(event.path("state_name").asText()).as(event.toString()).isEqualTo("COMPLETE");
        assertThat(event.path("event_type_id").asInt()).isEqualTo(16);
        assertThat(event.path("builds"))
                .as("httpd pulls nothing that is replaced")
                .hasSize(1);
        JsonNode build = event.path("builds").path(0);
        assertThat(build.path("original_nvr").asText()).isEqualTo(ContainerWorld.nvr("bundle-base"));
        String path = "/api/2/pullspec_overrides/" + build.path("id").asLong();
        JsonNode options = world.request(build.path("build_id").asLong()).path(2);
        assertThat(options.path("operator_csv_modifications_url").asText())
                .isEqualTo("https://drover.example.org" + path);
        assertThat(options.path("isolated").asBoolean()).isTrue();
        assertThat(options.path("release").asText()).matches("1\\.\\d{10,}");
        assertThat(options.has("koji_parent_build")).isFalse();
        assertThat(site.api().json(path).toString())
                .isEqualTo("{'pullspec_replacements':[{'original':'registry/bundle-base-operand:1',".replace('\'', '"')
                        + "'new':'registry/bundle-base-operand@sha256:2','pinned':true},".replace('\'', '"')
                        + "{'original':'registry/proxy:1','new':'registry/proxy:1','pinned':false}]}"
                                .replace('\'', '"'));
        assertThat(effects.in("koji")).hasSize(1);
    }

    @Test
    void whatTheRequestSaysOfABundleInOsbssOwnWordsIsAnsweredAsItIs() {
        String said =
                "{'pullspec_replacements':[{'original':'registry/proxy:1','new':'registry/proxy:2','pinned':false}],"
                        + "'update':{'spec':{'version':'1.2.3+0.1700000000.p'}}}";
        JsonNode event = request(
                "/api/1/builds/",
                "{'errata_id': 6, 'container_images': ['bundle-app-container'], 'bundle_related_image_overrides': {'"
                        + ContainerWorld.nvr("bundle-app") + "': " + said + "}}");

        assertThat(event.path("state_name").asText()).as(event.toString()).isEqualTo("COMPLETE");
        long build = event.at("/builds/0/id").asLong();
        assertThat(site.api().json("/api/1/pullspec_overrides/" + build).toString())
                .isEqualTo(said.replace('\'', '"'));
    }

    /** What people send is no reference of a route's to other actions. */
    @Test
    void overridesThatLookLikeAReferenceOfOursAreRefused() {
        JsonNode event = request(
                "/api/1/builds/",
                "{'errata_id': 7, 'container_images': ['bundle-httpd-container'], 'bundle_related_image_overrides':"
                        + " {'pullspec_replacements': [], 'update': {'$from': 'x'}}}");

        assertThat(event.path("state_name").asText()).as(event.toString()).isEqualTo("FAILED");
        assertThat(event.path("state_reason").asText()).contains("a name that begins with $");
        assertThat(effects.all()).isEmpty();
    }

    /** §1.3: the pushed commit is built; what is built on the image follows when that is done. */
    @Test
    void aPushedDockerfileIsBuiltAndThenWhatIsBuiltOnIt() {
        String commit = site.modules().commit("container", "pushed-base", "f42", "Dockerfile", "FROM scratch");
        site.awaitEnded();

        assertThat(world.builds("pushed"))
                .containsExactly("pushed-base 0 DONE", "pushed-httpd-container 0 DONE", "pushed-app-container 1 DONE");
        JsonNode base = world.json("SELECT resolved FROM action WHERE name = 'pushed-base'");
        assertThat(base.path("source").asText()).isEqualTo("git+https://src/container/pushed-base#" + commit);
        assertThat(base.path("target").asText()).isEqualTo(ContainerWorld.TARGET);
        assertThat(world.asked("pushed-httpd").path("kojiParentBuild").asText())
                .isEqualTo("pushed-base-container-42-2");
        assertThat(world.asked("pushed-app").path("kojiParentBuild").asText()).isEqualTo(world.rebuilt("pushed-httpd"));
        assertThat(effects.in("koji")).hasSize(3);
        assertThat(site.events("pushed-base/f42?#" + commit))
                .singleElement()
                .asString()
                .startsWith("COMPLETE");
    }

    @Test
    void aBuildThatSomebodyElseMakesIsFollowedByWhatIsBuiltOnIt() {
        world.build("alien-base", "2", null);
        site.awaitEnded();

        assertThat(world.builds("alien")).containsExactly("alien-httpd-container 0 DONE", "alien-app-container 1 DONE");
        assertThat(world.asked("alien-httpd").path("kojiParentBuild").asText()).isEqualTo("alien-base-container-42-2");
    }

    /** §7 E: the build is complete, and koji says so, before Drover knows that koji took the request at all. */
    @Test
    void aBuildOfOursThatIsCompleteBeforeItsAnswerIsStoredIsNotTakenForSomebodyElses() {
        Faults faults = site.simulators().server("koji").faults();
        faults.arm(Fault.once(Fault.Kind.DROP_AFTER).on("POST", "#buildContainer$"));
        faults.arm(Fault.once(Fault.Kind.HANG).on("POST", "#listTasks$").always());
        world.update("early");
        Site.await(() -> effects.in("koji").size() == 1);
        String message = awaitJudgedCompletion("early-base-container");

        assertThat(world.builds("early").get(0)).matches("early-base-container 0 (SENDING|UNKNOWN)");
        assertThat(site.texts(
                        "SELECT reason FROM delivery WHERE message_id = ? AND route = 'containers-on-parent-built'",
                        UUID.fromString(message)))
                .singleElement()
                .asString()
                .contains("not so: somebody else has made the build");
        faults.clear();
        site.awaitEnded();

        assertThat(world.builds("early"))
                .containsExactly(
                        "early-base-container 0 DONE", "early-httpd-container 1 DONE", "early-app-container 2 DONE");
        assertThat(effects.in("koji")).hasSize(3);
        assertThat(
                        site.texts(
                                "SELECT DISTINCT event_id FROM action WHERE verb = 'koji-build-container' AND name LIKE 'early-%'"))
                .hasSize(1);
    }

    /** Moves koji on until it has said that the image is built, and that was judged. @return the message's id */
    private String awaitJudgedCompletion(String name) {
        String[] id = new String[1];
        Site.await(() -> {
            site.simulators().tick();
            site.bus().sent().stream()
                    .filter(said -> said.topic().endsWith("buildsys.build.state.change")
                            && said.body().path("name").asText().equals(name)
                            && said.body().path("new").asInt() == 1
                            && !said.body().path("release").asText().equals("1"))
                    .forEach(said -> id[0] = said.id().toString());
            return id[0] != null
                    && !site.texts(
                                    "SELECT id FROM delivery WHERE message_id = ? AND state = 'JUDGED'"
                                            + " AND route = 'containers-on-parent-built'",
                                    UUID.fromString(id[0]))
                            .isEmpty();
        });
        return id[0];
    }
}
