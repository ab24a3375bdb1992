package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubWorkTest {

    private final HubClient client = new HubClient();

    @BeforeEach
    void login() {
        client.hub.stepOnLook(false);
        client.login("drover", "tiger");
    }

    private JsonNode builds(long task) {
        return client.ask("listBuilds", named("taskID", task));
    }

    private void list(String... packages) {
        client.login("releng", "lion");
        for (String name : packages) {
            client.ask("packageListAdd", "f41", name, "releng");
        }
        client.login("drover", "tiger");
    }

    @Test
    void aBuildHasRpmsAndLogs() {
        long task = client.ask("build", "git+https://src/rpms/bash#abc", "f41").longValue();
        client.finishTasks();
        JsonNode rpms = client.ask("listBuildRPMs", "bash-1.0-1.gabc");
        assertThat(rpms.findValuesAsText("arch")).containsExactly("src", "x86_64", "noarch");
        assertThat(rpms.findValuesAsText("nvr"))
                .containsExactly("bash-1.0-1.gabc", "bash-1.0-1.gabc", "bash-common-1.0-1.gabc");
        assertThat(client.ask("getBuildLogs", "bash-1.0-1.gabc").findValuesAsText("name"))
                .contains("build.log", "root.log");
        assertThat(builds(task).get(0).get("source").asText()).isEqualTo("git+https://src/rpms/bash#abc");
    }

    @Test
    void aScratchBuildLeavesNoBuild() {
        long task = client.ask("build", "git+https://src/rpms/dash#abc", "f41", Map.of("scratch", true))
                .longValue();
        client.finishTasks();
        assertThat(client.ask("getTaskInfo", task).get("state").asInt()).isEqualTo(2);
        assertThat(builds(task)).isEmpty();
        assertThat(client.ask("getBuild", "dash-1.0-1.gabc").isNull()).isTrue();
    }

    @Test
    void skipTagLeavesTheBuildUntagged() {
        client.ask("build", "git+https://src/rpms/dash#abc", "f41", Map.of("skip_tag", true));
        client.finishTasks();
        assertThat(client.ask("getBuild", "dash-1.0-1.gabc").get("state").asInt())
                .isEqualTo(1);
        assertThat(client.ask("listTags", "dash-1.0-1.gabc")).isEmpty();
    }

    @Test
    void aFailedBuildsNvrMayBeBuiltAgainUnderItsId() {
        client.order("{\"tasks\": {\"fail\": [{\"method\": \"build\", \"code\": 1005, \"text\": \"no\"}]}}");
        long task = client.ask("build", "git+https://src/rpms/bash#abc", "f41").longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", task)).isEqualTo(1005);
        long id = client.ask("getBuild", "bash-1.0-1.gabc").get("id").longValue();
        assertThat(client.ask("getBuild", id).get("state").asInt()).isEqualTo(3);
        long again = client.ask("build", "git+https://src/rpms/bash#abc", "f41").longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", again)).isZero();
        assertThat(client.ask("getBuild", "bash-1.0-1.gabc").get("id").longValue())
                .isEqualTo(id);
        assertThat(client.ask("getBuild", id).get("task_id").longValue()).isEqualTo(again);
    }

    @Test
    void buildsAChain() {
        long task = client.ask(
                        "chainBuild",
                        List.of(List.of("git+https://src/rpms/bash#a"), List.of("git+https://src/rpms/zsh#b")),
                        "f41")
                .longValue();
        assertThat(client.ask("getTaskInfo", task).get("method").asText()).isEqualTo("chainbuild");
        client.finishTasks();
        assertThat(client.ask("getTaskChildren", task).findValuesAsText("method"))
                .containsExactly("build", "build");
        assertThat(client.ask("getBuild", "zsh-1.0-1.gb").get("state").asInt()).isEqualTo(1);
        assertThat(client.effects().get(0)).startsWith("chainBuild ");
    }

    @Test
    void buildsAContainerWithItsRpms() {
        list("bash-container");
        client.login("releng", "lion").ask("build", "git+https://src/rpms/bash#abc", "f41");
        client.finishTasks();
        client.ask("tagBuildBypass", "f41", "bash-1.0-1.gabc");
        client.login("drover", "tiger");
        long task = client.ask(
                        "buildContainer",
                        "git+https://src/containers/bash-container#c1",
                        "f41",
                        Map.of("git_branch", "f41", "userdata", Map.of("drover", 7)))
                .longValue();
        assertThat(client.ask("getTaskInfo", task).get("method").asText()).isEqualTo("buildContainer");
        client.finishTasks();
        JsonNode result = client.ask("getTaskResult", task);
        assertThat(result.get("koji_builds").get(0).isTextual()).isTrue();
        assertThat(result.get("repositories").get(0).asText()).contains("bash-container:1.0-1.gc1");
        long build = result.get("koji_builds").get(0).asLong();
        JsonNode archives = client.ask("listArchives", named("buildID", build, "type", "image"));
        assertThat(archives).hasSize(1);
        assertThat(archives.get(0).get("arch").asText()).isEqualTo("x86_64");
        assertThat(archives.get(0).get("btype").asText()).isEqualTo("image");
        long archive = archives.get(0).get("id").longValue();
        assertThat(client.ask("listRPMs", named("imageID", archive)).findValuesAsText("nvr"))
                .contains("bash-1.0-1.gabc");
        assertThat(client.ask("buildReferences", "bash-1.0-1.gabc").get("component_of"))
                .hasSize(1);
        assertThat(client.ask("getBuildType", build).has("image")).isTrue();
        assertThat(client.ask("getBuild", build)
                        .at("/extra/custom_user_metadata/drover")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void aRebuiltContainerHoldsWhatItHeldInTheNewestVersionsAndStandsOnTheParentThatWasGiven() {
        list("zlib", "base-container", "httpd-container");
        client.order(
                """
                {"seed": {"builds": [
                  {"nvr": "zlib-1-1", "owner": "releng", "rpms": ["zlib-1-1.x86_64"]},
                  {"nvr": "curl-8-1", "owner": "releng", "rpms": ["curl-8-1.x86_64"]},
                  {"nvr": "curl-8-2", "owner": "releng", "rpms": ["curl-8-2.x86_64"]},
                  {"nvr": "zlib-1-2", "owner": "releng", "tags": ["f41"], "rpms": ["zlib-1-2.x86_64"]},
                  {"nvr": "vim-9-1", "owner": "releng", "tags": ["f41"], "rpms": ["vim-9-1.x86_64"]},
                  {"nvr": "base-container-41-2", "owner": "releng", "source": "git+https://src/container/base#b1",
                   "archives": [{"filename": "b.tar.gz", "arch": "x86_64", "rpms": ["curl-8-1.x86_64"]}]},
                  {"nvr": "httpd-container-2.4-3", "owner": "releng", "source": "git+https://src/container/httpd#h1",
                   "archives": [{"filename": "h.tar.gz", "arch": "x86_64", "rpms": ["zlib-1-1.x86_64"]}]}],
                 "offers": {"470": ["curl-8-2"]}}}""");
        long task = client.ask(
                        "buildContainer",
                        "git+https://src/container/httpd#h1",
                        "f41",
                        Map.of(
                                "git_branch", "f41",
                                "release", "3.1700000000",
                                "koji_parent_build", "base-container-41-2",
                                "compose_ids", List.of(470)))
                .longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", task)).isZero();
        JsonNode build = client.ask("getBuild", "httpd-container-2.4-3.1700000000");
        assertThat(build.at("/extra/container_koji_task_id").longValue()).isEqualTo(task);
        assertThat(build.at("/extra/image/odcs/compose_ids/0").asInt()).isEqualTo(470);
        JsonNode stage = build.at("/extra/image/parent_image_builds").iterator().next();
        assertThat(stage.get("nvr").asText()).isEqualTo("base-container-41-2");
        assertThat(stage.get("id")).isEqualTo(build.at("/extra/image/parent_build_id"));
        long archive = client.ask(
                        "listArchives", named("buildID", build.get("id").longValue(), "type", "image"))
                .get(0)
                .get("id")
                .longValue();
        assertThat(client.ask("listRPMs", named("imageID", archive)).findValuesAsText("nvr"))
                .as("not vim, which it never held; curl from its parent, in the compose's version")
                .containsExactlyInAnyOrder("zlib-1-2", "curl-8-2");
        long again = client.ask(
                        "buildContainer",
                        "git+https://src/container/httpd#h1",
                        "f41",
                        Map.of("git_branch", "f41", "release", "3.1700000000"))
                .longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", again)).as("the NVR is taken").isEqualTo(1000);
    }

    @Test
    void theBuilderRefusesOptionsThatDoNotGoTogether() {
        list("x");
        Map<Map<String, Object>, String> wrong = Map.of(
                Map.of("scratch", true), "Git branch must be specified",
                Map.of("git_branch", "f41", "scratch", true, "isolated", true), "both isolated and scratch",
                Map.of("git_branch", "f41", "isolated", true, "release", "7"), "release value must be in the format",
                Map.of("git_branch", "f41", "arch_override", "x86_64"), "arch_override is only allowed",
                Map.of("git_branch", "f41", "compose_ids", List.of(1), "signing_intent", "release"), "together",
                Map.of("git_branch", "f41", "compose_ids", "470"), "Invalid value of the option compose_ids",
                Map.of("git_branch", "f41", "koji_build_nvr", "x-1-1"), "Invalid option: koji_build_nvr");
        wrong.forEach((options, why) -> {
            long task = client.ask("buildContainer", "git+https://src/container/x#c1", "f41", options)
                    .longValue();
            client.finishTasks();
            assertThat(client.call("getTaskResult", task).toString()).contains("1005", why);
            assertThat(builds(task)).isEmpty();
        });
    }

    @Test
    void aScratchContainerNamesNoBuilds() {
        long task = client.ask(
                        "buildContainer",
                        "git+https://src/containers/x#c1",
                        "f41",
                        Map.of("git_branch", "f41", "scratch", true))
                .longValue();
        client.finishTasks();
        assertThat(client.ask("getTaskResult", task).get("koji_builds")).isEmpty();
        assertThat(builds(task)).isEmpty();
    }

    @Test
    void anUnknownContainerOptionFailsTheTaskNotTheCall() {
        long task = client.ask("buildContainer", "git+https://src/containers/x#c1", "f41", Map.of("scratsch", true))
                .longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", task)).isEqualTo(1005);
    }

    @Test
    void buildsASourceContainer() {
        list("bash-source");
        long task = client.ask("buildSourceContainer", "f41", Map.of("koji_build_nvr", "bash-5.2.32-1.fc41"))
                .longValue();
        client.finishTasks();
        long build = client.ask("getTaskResult", task).get("koji_builds").get(0).asLong();
        assertThat(client.ask("getBuild", build).get("name").asText()).isEqualTo("bash-source");
    }

    @Test
    void imagesNeedThePermissionOfTheirName() {
        list("Fedora-Live", "Fedora-Cloud");
        assertThat(client.fault("buildImage", "Fedora-Live", "41", "x86_64", "f41", "x.ks", "livecd"))
                .isEqualTo(1004);
        assertThat(client.fault("buildImageOz", "Fedora-Cloud", "41", List.of("x86_64"), "f41", "http://tree"))
                .isEqualTo(1004);
        client.login("releng", "lion");
        assertThat(client.fault("buildImage", "Fedora-Live", "41", "x86_64", "f41", "x.ks", "floppy"))
                .isEqualTo(1000);
        long live = client.ask(
                        "buildImage", "Fedora-Live", "41", List.of("x86_64", "aarch64"), "f41", "x.ks", "livemedia")
                .longValue();
        long oz = client.ask("buildImageOz", "Fedora-Cloud", "41", List.of("x86_64"), "f41", "http://tree")
                .longValue();
        client.finishTasks();
        assertThat(client.ask("getTaskInfo", live).get("method").asText()).isEqualTo("livemedia");
        assertThat(client.ask("getTaskInfo", oz).get("method").asText()).isEqualTo("image");
        assertThat(client.ask("listArchives", named("buildID", "Fedora-Live-41-1"))
                        .findValuesAsText("type_name"))
                .containsExactly("iso", "iso");
        assertThat(client.ask("getNextRelease", Map.of("name", "Fedora-Live", "version", "41"))
                        .asText())
                .isEqualTo("2");
    }

    @Test
    void runsACommandAndKeepsTheNamedArgumentsInTheRequest() {
        assertThat(client.fault("runroot", "f41-build", "x86_64", "ls")).isEqualTo(1004);
        client.login("releng", "lion");
        long task = client.ask("runroot", "f41-build", "x86_64", "ls", named("packages", List.of("bash"), "keep", true))
                .longValue();
        JsonNode request = client.ask("getTaskRequest", task);
        assertThat(request.get(3).get("__starstar").asBoolean()).isTrue();
        assertThat(request.get(3).get("packages").get(0).asText()).isEqualTo("bash");
        client.finishTasks();
        assertThat(client.ask("listTaskOutput", task).toString()).contains("runroot.log");
        assertThat(client.effects()).endsWith("runroot ls in f41-build");
    }

    @Test
    void buildsJarsProgramsAndKiwiImages() {
        list("jar", "program", "Fedora-Kiwi");
        long maven =
                client.ask("mavenBuild", "git+https://src/rpms/jar#a", "f41").longValue();
        long windows = client.ask("winBuild", "win10", "git+https://src/rpms/program#a", "f41")
                .longValue();
        assertThat(client.fault("kiwiBuild", "f41", List.of("x86_64"), "git+https://src/kiwi#a", "kiwi/Fedora-Kiwi"))
                .isEqualTo(1004);
        assertThat(client.fault("restartHosts")).isEqualTo(1004);
        client.login("releng", "lion");
        long kiwi = client.ask(
                        "kiwiBuild",
                        "f41",
                        List.of("x86_64"),
                        "git+https://src/kiwi#a",
                        "kiwi/Fedora-Kiwi",
                        named("release", "7"))
                .longValue();
        client.ask("restartHosts");
        client.finishTasks();
        assertThat(client.ask("listTasks", Map.of("state", List.of(2)))).hasSizeGreaterThan(4);
        assertThat(client.ask("getBuildType", "jar-1.0-1.ga").has("maven")).isTrue();
        assertThat(builds(windows).get(0).get("nvr").asText()).isEqualTo("program-1.0-1.ga");
        assertThat(builds(kiwi).get(0).get("nvr").asText()).isEqualTo("Fedora-Kiwi-1-7");
        assertThat(client.fault("getTaskResult", maven)).isZero();
    }

    @Test
    void acceptsNonsenseForEveryKindOfWork() {
        long chain = client.ask("chainBuild", "nonsense", "f99").longValue();
        long container = client.ask("buildContainer", "nonsense", "f41").longValue();
        long sources = client.ask("buildSourceContainer", "f99").longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", chain)).isEqualTo(1005);
        assertThat(client.fault("getTaskResult", container)).isEqualTo(1005);
        assertThat(client.fault("getTaskResult", sources)).isEqualTo(1000);
        assertThat(client.ask("listBuilds", named("userID", "drover"))).isEmpty();
    }

    @Test
    void twoEqualCallsMakeTwoTasks() {
        for (int i = 0; i < 2; i++) {
            client.ask(
                    "buildContainer",
                    "git+https://src/containers/x#c1",
                    "f41",
                    Map.of("git_branch", "f41", "scratch", true));
        }
        assertThat(client.ask("listTasks", Map.of("method", "buildContainer"))).hasSize(2);
    }
}
