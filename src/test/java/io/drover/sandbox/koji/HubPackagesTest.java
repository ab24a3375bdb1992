package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubPackagesTest {

    private final HubClient client = new HubClient();
    private final List<String> messages = new ArrayList<>();

    @BeforeEach
    void login() {
        client.login("releng", "lion");
        client.hub.listener(
                (topic, body) -> messages.add(topic + " " + body.path("action").asText() + " "
                        + body.path("package").asText() + " " + body.path("tag").asText()));
    }

    private List<String> inherited(String tag) {
        return client.ask("listPackages", named("tagID", tag, "inherited", true, "with_blocked", false))
                .findValuesAsText("package_name");
    }

    @Test
    void blocksAndUnblocksAndRemoves() {
        client.ask("packageListBlock", "f41-updates", "bash");
        assertThat(inherited("f41-updates")).containsExactly("zsh");
        assertThat(client.fault("tagBuild", "f41-updates", "bash-5.2.32-1.fc41"))
                .isEqualTo(1003);
        assertThat(client.fault("packageListAdd", "f41-updates", "bash", "drover"))
                .isEqualTo(1000);
        client.ask("packageListUnblock", "f41-updates", "bash");
        assertThat(inherited("f41-updates")).containsExactlyInAnyOrder("zsh", "bash");
        assertThat(client.fault("packageListUnblock", "f41-updates", "bash")).isEqualTo(1000);
        client.ask("packageListRemove", "f41", "zsh");
        assertThat(inherited("f41-updates")).containsExactly("bash");
        assertThat(client.fault("packageListRemove", "f41", "zsh")).isEqualTo(1000);
        assertThat(client.effects())
                .containsExactly(
                        "packageListBlock bash into f41-updates",
                        "packageListUnblock bash in f41-updates",
                        "packageListRemove zsh from f41");
        assertThat(messages)
                .containsExactly(
                        "buildsys.package.list.change block bash f41-updates",
                        "buildsys.package.list.change unblock bash f41-updates",
                        "buildsys.package.list.change remove zsh f41");
    }

    @Test
    void aBlockedPackageCanBeForced() {
        client.ask("packageListBlock", "f41-updates", "bash");
        assertThat(client.fault(
                        "packageListAdd",
                        named("taginfo", "f41-updates", "pkginfo", "bash", "owner", "drover", "force", true)))
                .isZero();
        assertThat(inherited("f41-updates")).contains("bash");
    }

    @Test
    void changesOwnersAndArches() {
        client.ask("packageListSetOwner", "f41", "bash", "releng");
        client.ask("packageListSetArches", "f41", "bash", "i686");
        client.ask("packageListSetArches", "f41", "bash", "i686");
        JsonNode row = client.ask("listPackages", named("tagID", "f41", "pkgID", "bash"))
                .get(0);
        assertThat(row.get("owner_name").asText()).isEqualTo("releng");
        assertThat(row.get("extra_arches").asText()).isEqualTo("i686");
        assertThat(messages)
                .containsExactly(
                        "buildsys.package.list.change update bash f41", "buildsys.package.list.change update bash f41");
        assertThat(client.fault("packageListSetOwner", "f41", "fish", "releng")).isEqualTo(1000);
    }

    @Test
    void needsAnOwnerForANewEntry() {
        assertThat(client.fault("packageListAdd", "f41", "fish")).isEqualTo(1000);
        assertThat(client.fault("packageListAdd", "f41", "fish", "nobody")).isEqualTo(1000);
        assertThat(client.ask("getPackage", "fish").isNull()).isTrue();
        client.ask("packageListAdd", "f41", "fish", "drover");
        assertThat(client.ask("getPackage", "fish").get("name").asText()).isEqualTo("fish");
        client.login("drover", "tiger");
        assertThat(client.fault("packageListAdd", "f41", "dash", "drover")).isEqualTo(1004);
    }

    @Test
    void listsPackagesByOwnerPrefixAndEvent() {
        long event = client.ask("getLastEvent").get("id").longValue();
        client.ask("packageListAdd", "f41", "fish", "releng");
        assertThat(client.ask("listPackages", named("userID", "releng")).findValuesAsText("package_name"))
                .containsExactly("fish");
        assertThat(client.ask("listPackages", named("tagID", "f41", "event", event))
                        .findValuesAsText("package_name"))
                .containsExactly("bash", "zsh");
        assertThat(client.ask("listPackages", named("prefix", "fi")).findValuesAsText("package_name"))
                .containsExactly("fish");
        assertThat(client.ask("listPackages", named("tagID", "f41", "with_owners", false))
                        .get(0)
                        .has("owner_id"))
                .isFalse();
    }

    @Test
    void keepsExternalRepos() {
        JsonNode repo = client.ask("createExternalRepo", "epel", "https://example.org/epel/$arch");
        assertThat(repo.get("url").asText()).isEqualTo("https://example.org/epel/$arch/");
        assertThat(client.fault("createExternalRepo", "epel", "https://x/")).isEqualTo(1000);
        client.ask("addExternalRepoToTag", "f41", "epel", 5);
        assertThat(client.fault("addExternalRepoToTag", "f41", "epel", 6)).isEqualTo(1000);
        client.ask("createExternalRepo", "other", "https://example.org/other/");
        assertThat(client.fault("addExternalRepoToTag", "f41", "other", 5)).isEqualTo(1000);
        assertThat(client.fault("addExternalRepoToTag", "f41", "other", 6, "strange"))
                .isEqualTo(1000);
        client.ask("addExternalRepoToTag", "f41-build", "other", 6, "bare", "x86_64");
        JsonNode own = client.ask("getTagExternalRepos", "f41");
        assertThat(own.findValuesAsText("merge_mode")).containsExactly("koji");
        assertThat(client.ask("getExternalRepoList", "f41-build").findValuesAsText("external_repo_name"))
                .containsExactly("other", "epel");
        long event = client.ask("getLastEvent").get("id").longValue();
        assertThat(client.ask("editTagExternalRepo", "f41", "epel", 9).asBoolean())
                .isTrue();
        assertThat(client.ask("editTagExternalRepo", "f41", "epel", 9).asBoolean())
                .isFalse();
        client.ask("removeExternalRepoFromTag", "f41", "epel");
        assertThat(client.fault("removeExternalRepoFromTag", "f41", "epel")).isEqualTo(1000);
        assertThat(client.ask("getTagExternalRepos", "f41")).isEmpty();
        assertThat(client.ask("getTagExternalRepos", named("tag_info", "f41", "event", event))
                        .findValuesAsText("priority"))
                .containsExactly("5");
        client.ask("deleteExternalRepo", "other");
        assertThat(client.ask("getTagExternalRepos", "f41-build")).isEmpty();
        assertThat(client.ask("listExternalRepos").findValuesAsText("name")).containsExactly("epel");
        assertThat(client.fault("getExternalRepo", "other", true)).isEqualTo(1000);
        client.login("drover", "tiger");
        assertThat(client.fault("createExternalRepo", "x", "https://x/")).isEqualTo(1004);
        assertThat(client.fault("addExternalRepoToTag", "f41", "epel", 1)).isEqualTo(1004);
    }
}
