package io.drover.sandbox.mbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MbsSimulatorTest {
    private MbsOnLoopback on;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws IOException {
        on = new MbsOnLoopback(root);
    }

    @AfterEach
    void stop() {
        on.close();
    }

    @Test
    void buildsACommitOnce() throws Exception {
        String scmurl = on.module("foo", "1", MbsOnLoopback.FOO);

        JsonNode build = on.submit(2, scmurl, "1", 201).get(0);
        assertThat(build.path("state_name").asText()).isEqualTo("init");
        assertThat(build.path("version").asText()).isEqualTo("4220260520120000");
        assertThat(build.path("context").asText()).matches("[0-9a-f]{8}");
        assertThat(build.path("scmurl").asText()).isEqualTo(scmurl);
        assertThat(build.path("modulemd").asText()).isEqualTo(MbsOnLoopback.FOO);
        assertThat(build.at("/buildrequires/platform/stream").asText()).isEqualTo("f42");
        assertThat(build.path("component_builds")).hasSize(2);

        assertThat(on.submit(2, scmurl, "1", 409).path("message").asText())
                .isEqualTo("Module (state=0) already exists. Only a new build, resubmission of a failed build or build"
                        + " against new buildrequirements is allowed.");
        assertThat(on.journal.entries()).extracting(Journal.Entry::what).containsExactly("submit");
        assertThat(on.journal.entries()).extracting(Journal.Entry::subject).containsExactly(scmurl);
    }

    @Test
    void goesThroughItsStatesAndTellsEachOne() throws Exception {
        long id = on.submit(1, on.module("foo", "1", MbsOnLoopback.FOO), "1", 201)
                .path("id")
                .asLong();
        for (int i = 0; i < 6; i++) {
            on.mbs.tick();
        }

        assertThat(on.bus)
                .extracting(body -> body.path("state_name").asText())
                .containsExactly("init", "wait", "build", "done", "ready");
        JsonNode last = on.bus.get(4);
        assertThat(last.path("id").asLong()).isEqualTo(id);
        assertThat(last.has("tasks") || last.has("modulemd") || last.has("state_trace"))
                .isFalse();
        assertThat(last.path("koji_tag").asText()).startsWith("module-foo-1-42");
        assertThat(last.path("time_completed").asText()).isEqualTo("2026-05-20T12:00:00Z");
        assertThat(on.get("1/module-builds/" + id, 200)
                        .at("/tasks/rpms/zlib/state")
                        .asInt())
                .isEqualTo(1);
        assertThat(on.submit(2, MbsOnLoopback.SCM + "foo.git?#" + on.head("foo", "1"), "1", 409)
                        .path("message")
                        .asText())
                .startsWith("Module (state=5) already exists.");
    }

    @Test
    void resumesAFailedBuildUnderTheSameId() throws Exception {
        String scmurl = on.module("foo", "1", MbsOnLoopback.FOO);
        long id = on.submit(1, scmurl, "1", 201).path("id").asLong();
        on.mbs.tick();
        on.mbs.tick();
        on.mbs.fail(id, "Component(s) zlib failed to build.");

        JsonNode resumed = on.submit(1, scmurl, "1", 201);
        assertThat(resumed.path("id").asLong()).isEqualTo(id);
        assertThat(resumed.path("state_name").asText()).isEqualTo("wait");
        assertThat(resumed.path("state_reason").asText()).isEqualTo("Resubmitted by drover");
        assertThat(on.journal.entries()).extracting(Journal.Entry::what).containsExactly("submit", "resume");
    }

    @Test
    void resumesAtInitWhatNeverGotFurther() throws Exception {
        String scmurl = on.module("foo", "1", MbsOnLoopback.FOO);
        on.mbs.fail(on.submit(1, scmurl, "1", 201).path("id").asLong(), "no such ref");

        assertThat(on.submit(1, scmurl, "1", 201).path("state_name").asText()).isEqualTo("init");
    }

    @Test
    void neverResumesGarbage() throws Exception {
        String scmurl = on.module("foo", "1", MbsOnLoopback.FOO);
        long id = on.submit(1, scmurl, "1", 201).path("id").asLong();
        on.mbs.fail(id, "broken");
        on.mbs.collectGarbage(id);

        assertThat(on.submit(1, scmurl, "1", 409).path("message").asText())
                .startsWith("Module (state=6) already exists.");
    }

    @Test
    void buildsAnEmptyCommitAnew() throws Exception {
        on.submit(1, on.module("foo", "1", MbsOnLoopback.FOO), "1", 201);
        String bumped =
                MbsOnLoopback.SCM + "foo.git?#" + on.distGit.commit("modules", "foo", "1", Map.of(), "alice", "bump");

        assertThat(on.submit(1, bumped, "1", 201).path("version").asText()).isEqualTo("4220260520120001");
    }

    @Test
    void makesABuildPerContext() throws Exception {
        String two = MbsOnLoopback.FOO.replace("buildrequires: {platform: [f42]}", "buildrequires: {platform: []}");

        JsonNode builds = on.submit(2, on.module("foo", "1", two), "1", 201);
        assertThat(builds).hasSize(2);
        assertThat(builds.get(0).path("siblings")).hasToString("[]");
        assertThat(builds.get(0).path("version").asText()).startsWith("42");
        assertThat(builds.get(1).path("version").asText()).startsWith("43");
        assertThat(builds.get(0).path("context")).isNotEqualTo(builds.get(1).path("context"));
    }

    @Test
    void needsItsBuildrequiresReady() throws Exception {
        String bar = MbsOnLoopback.FOO.replace(
                "buildrequires: {platform: [f42]}", "buildrequires: {platform: [f42], foo: [\"1\"]}");
        String barUrl = on.module("bar", "2", bar);
        on.submit(2, barUrl, "2", 422);

        String fooUrl = on.module("foo", "1", MbsOnLoopback.FOO);
        assertThat(on.mbs.seedReady(fooUrl, "1")).hasSize(1);
        assertThat(on.bus).isEmpty();
        assertThat(on.journal.entries()).isEmpty();
        JsonNode built = on.submit(1, barUrl, "2", 201);
        assertThat(built.at("/buildrequires/foo/stream").asText()).isEqualTo("1");
        assertThat(built.at("/buildrequires/foo/version").asText()).isEqualTo("4220260520120000");
    }

    @Test
    void cancelsWhatIsNotOver() throws Exception {
        long id = on.submit(1, on.module("foo", "1", MbsOnLoopback.FOO), "1", 201)
                .path("id")
                .asLong();

        JsonNode canceled = on.patch(id, "{\"state\":\"failed\"}", 200);
        assertThat(canceled.path("state").asInt()).isEqualTo(4);
        assertThat(canceled.path("state_reason").asText()).isEqualTo("Canceled by drover.");
        on.patch(id, "{\"state\":\"4\"}", 400);
        on.patch(99, "{\"state\":\"4\"}", 404);
        assertThat(on.bus).hasSize(2);
    }
}
