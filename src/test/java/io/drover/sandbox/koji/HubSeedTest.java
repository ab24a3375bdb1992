package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubSeedTest {

    /** zlib comes with base, and httpd has a newer one of its own. */
    private static final String SEED_WITH_IMAGES =
            """
            {"seed": {
              "tags": [{"name": "images", "arches": "x86_64"},
                       {"name": "rpms", "arches": "x86_64", "packages": ["zlib"]}],
              "targets": [{"name": "images", "build_tag": "rpms", "dest_tag": "images"}],
              "builds": [{"nvr": "zlib-1-1", "owner": "releng", "rpms": ["zlib-1-1.x86_64"]},
                         {"nvr": "zlib-1-2", "owner": "releng", "rpms": ["zlib-1-2.x86_64"]},
                         {"nvr": "zlib-1-3", "owner": "releng", "rpms": ["zlib-1-3.x86_64"]},
                         {"nvr": "bash-5-1", "owner": "releng", "rpms": ["bash-5-1.x86_64"]}],
              "images": [{"nvr": "base-container-42-1", "owner": "releng", "source": "git+https://src/container/base#b1",
                          "target": "images", "branch": "f42", "rpms": ["zlib-1-1.x86_64", "bash-5-1.x86_64"]},
                         {"nvr": "httpd-container-42-1", "owner": "releng", "source": "git+https://src/container/httpd#h1",
                          "target": "images", "branch": "f42", "parent": "base-container-42-1",
                          "rpms": ["zlib-1-2.x86_64"]}]}}""";

    private final HubClient client = new HubClient();

    @Test
    void sowsTagsWithEverythingThatBelongsToThem() {
        List<String> messages = new ArrayList<>();
        client.hub.listener((topic, body) -> messages.add(topic));
        client.order(
                """
                {"seed": {
                  "users": [{"name": "alice", "principal": "alice@EXAMPLE.ORG", "permissions": ["sign"]}],
                  "groups": [{"name": "packagers", "members": ["alice"], "permissions": ["dist-repo"]}],
                  "external_repos": [{"name": "epel", "url": "https://example.org/epel/"}],
                  "tags": [{"name": "f42", "arches": "x86_64 aarch64", "perm": "admin", "extra": {"mock.new_chroot": 1},
                            "parents": [{"name": "f41", "priority": 20, "maxdepth": 1, "pkg_filter": "^b"}, "f41-build"],
                            "packages": [{"name": "fish", "owner": "alice", "blocked": true, "extra_arches": "i686"}],
                            "external_repos": [{"name": "epel", "priority": 7, "merge_mode": "bare"}]}],
                  "side_tags": [{"basetag": "f41-build", "owner": "alice", "suffix": "x"}]}}""");
        JsonNode tag = client.ask("getTag", "f42");
        assertThat(tag.get("perm").asText()).isEqualTo("admin");
        assertThat(tag.at("/extra").get("mock.new_chroot").asInt()).isEqualTo(1);
        JsonNode links = client.ask("getInheritanceData", "f42");
        assertThat(links.findValuesAsText("name")).containsExactly("f41-build", "f41");
        assertThat(links.get(1).get("priority").asInt()).isEqualTo(20);
        assertThat(links.get(1).get("maxdepth").asInt()).isEqualTo(1);
        JsonNode listed = client.ask("listPackages", named("tagID", "f42")).get(0);
        assertThat(listed.get("owner_name").asText()).isEqualTo("alice");
        assertThat(listed.get("blocked").asBoolean()).isTrue();
        assertThat(client.ask("getTagExternalRepos", "f42")
                        .get(0)
                        .get("merge_mode")
                        .asText())
                .isEqualTo("bare");
        assertThat(client.ask("listSideTags", named("user", "alice@EXAMPLE.ORG")))
                .hasSize(1);
        assertThat(client.ask("getUserPerms", "alice").toString()).contains("sign", "dist-repo");
        assertThat(messages).isEmpty();
        assertThat(client.journal.entries()).isEmpty();
    }

    @Test
    void sowsImagesAsIfTheirTasksHadBuiltThem() {
        client.order(SEED_WITH_IMAGES);
        JsonNode httpd = client.ask("getBuild", "httpd-container-42-1");
        assertThat(httpd.at("/extra/image/parent_build_id"))
                .isEqualTo(client.ask("getBuild", "base-container-42-1").get("id"));
        JsonNode task = client.ask("getTaskInfo", httpd.get("task_id").longValue(), true);
        assertThat(task.get("method").asText()).isEqualTo("buildContainer");
        assertThat(task.at("/request/2/git_branch").asText()).isEqualTo("f42");
        assertThat(httpd.at("/extra/container_koji_task_id")).isEqualTo(httpd.get("task_id"));
        assertThat(held("httpd-container-42-1")).containsExactly("zlib-1-2", "bash-5-1");
        assertThat(client.ask("listTagged", "images").findValuesAsText("nvr"))
                .containsExactly("httpd-container-42-1", "base-container-42-1");
        assertThat(client.journal.entries()).isEmpty();
    }

    @Test
    void anImageIsBuiltAgainOnTheNewestBuildOfWhatItWasBuiltOn() {
        client.order(SEED_WITH_IMAGES);
        client.order(
                """
                {"tag": {"rpms": ["zlib-1-3"]},
                 "container": [{"owner": "releng", "source": "git+https://src/container/base#b1", "target": "images",
                                "options": {"git_branch": "f42"}}]}""");
        client.finishTasks();
        client.order(
                """
                {"container": [{"owner": "releng", "source": "git+https://src/container/httpd#h1", "target": "images",
                                "options": {"git_branch": "f42"}}]}""");
        client.finishTasks();
        assertThat(client.ask("getBuild", "httpd-container-42-2")
                        .at("/extra/image/parent_image_builds")
                        .findValuesAsText("nvr"))
                .containsExactly("base-container-42-2");
        assertThat(held("base-container-42-2"))
                .as("what the build tag has now")
                .containsExactly("zlib-1-3", "bash-5-1");
        assertThat(client.journal.entries()).as("others did that").isEmpty();
    }

    private List<String> held(String nvr) {
        long build = client.ask("getBuild", nvr).get("id").longValue();
        long image = client.ask("listArchives", named("buildID", build, "type", "image"))
                .get(0)
                .get("id")
                .longValue();
        return client.ask("listRPMs", named("imageID", image)).findValuesAsText("nvr");
    }

    @Test
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> client.order("{\"seed\": {\"tags\": [{\"arches\": \"x86_64\"}]}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
        assertThatThrownBy(
                        () -> client.order("{\"seed\": {\"builds\": [{\"nvr\": \"a-1-1\", \"owner\": \"nobody\"}]}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a-1-1");
    }
}
