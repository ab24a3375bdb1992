package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubSeedTest {

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
