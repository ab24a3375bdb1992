package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubTagsTest {

    private final HubClient client = new HubClient();

    @BeforeEach
    void login() {
        client.login("releng", "lion");
    }

    private long event() {
        return client.ask("getLastEvent").get("id").longValue();
    }

    @Test
    void createsATagWithItsParentAtPriorityZero() {
        client.ask("createTag", "f42", "f41", "x86_64 aarch64", "admin", false, false, false, Map.of("a", 1));
        JsonNode tag = client.ask("getTag", "f42");
        assertThat(tag.get("arches").asText()).isEqualTo("x86_64 aarch64");
        assertThat(tag.get("perm").asText()).isEqualTo("admin");
        assertThat(tag.get("perm_id").isIntegralNumber()).isTrue();
        assertThat(tag.at("/extra/a").asInt()).isEqualTo(1);
        JsonNode links = client.ask("getInheritanceData", "f42");
        assertThat(links).hasSize(1);
        assertThat(links.get(0).get("name").asText()).isEqualTo("f41");
        assertThat(links.get(0).get("priority").asInt()).isZero();
        assertThat(links.get(0).get("maxdepth").isNull()).isTrue();
    }

    @Test
    void refusesASecondTagOfTheNameAndBadNamesAndPeopleWithoutThePermission() {
        assertThat(client.fault("createTag", "f41")).isEqualTo(1000);
        assertThat(client.fault("createTag", "a b")).isEqualTo(1024);
        assertThat(client.fault("createTag", "x".repeat(257))).isEqualTo(1024);
        assertThat(client.fault("createTag", "f42", "f99")).isEqualTo(1000);
        client.login("drover", "tiger");
        assertThat(client.fault("createTag", "f42")).isEqualTo(1004);
        assertThat(client.fault("editTag2", "f41", named("locked", true))).isEqualTo(1004);
        assertThat(client.fault("deleteTag", "f41")).isEqualTo(1004);
        assertThat(client.effects()).isEmpty();
    }

    @Test
    void editsATagAndDoesNothingForTheSameData() {
        client.ask("editTag2", "f41", named("locked", true, "arches", "s390x", "extra", Map.of("x", "y")));
        client.ask("editTag2", "f41", named("locked", true, "arches", "s390x", "extra", Map.of("x", "y")));
        assertThat(client.effects()).containsExactly("editTag f41");
        assertThat(client.ask("getTag", "f41").at("/extra/x").asText()).isEqualTo("y");
        client.ask("editTag2", "f41", named("extra", Map.of("z", 1)));
        assertThat(client.ask("getTag", "f41").get("extra")).hasSize(2);
        client.ask("editTag2", "f41", named("remove_extra", List.of("x"), "block_extra", List.of("z")));
        assertThat(client.ask("getTag", "f41").get("extra")).isEmpty();
        assertThat(client.fault("editTag2", "f41", named("remove_extra", List.of("nothing"))))
                .isEqualTo(1000);
    }

    @Test
    void renamesATag() {
        long id = client.ask("getTag", "f41").get("id").longValue();
        client.ask("editTag2", "f41", named("name", "f41-old"));
        assertThat(client.ask("getTag", "f41").isNull()).isTrue();
        assertThat(client.ask("getTag", "f41-old").get("id").longValue()).isEqualTo(id);
        assertThat(client.fault("editTag2", "f41-old", named("name", "f41-build")))
                .isEqualTo(1000);
    }

    @Test
    void tellsATagAsOfAnEvent() {
        long before = event();
        client.ask("editTag2", "f41", named("arches", "s390x"));
        assertThat(client.ask("getTag", "f41", false, before).get("arches").asText())
                .isEqualTo("x86_64");
        client.ask("deleteTag", "f41");
        assertThat(client.ask("getTag", "f41").isNull()).isTrue();
        assertThat(client.fault("getTag", "f41", true)).isEqualTo(1000);
        assertThat(client.ask("getTag", "f41", true, before).get("arches").asText())
                .isEqualTo("x86_64");
        JsonNode last = client.ask("getTag", "f41", true, "auto");
        assertThat(last.get("arches").asText()).isEqualTo("s390x");
        assertThat(last.get("revoke_event").longValue()).isEqualTo(event());
        assertThat(client.ask("listTagged", "f41", before)).hasSize(1);
        assertThat(client.fault("listTagged", "f41")).isEqualTo(1000);
        client.ask("createTag", "f41");
        assertThat(client.ask("listTagged", "f41")).isEmpty();
    }

    @Test
    void listsTagsOfABuildAPackageAndAPattern() {
        assertThat(client.ask("listTags", "bash-5.2.26-1.fc41").findValuesAsText("name"))
                .containsExactly("f41");
        JsonNode listing = client.ask("listTags", named("package", "bash"));
        assertThat(listing.get(0).get("owner_name").asText()).isEqualTo("drover");
        assertThat(listing.get(0).get("blocked").asBoolean()).isFalse();
        assertThat(client.ask("listTags", named("pattern", "f41-up*", "queryOpts", Map.of("order", "-name")))
                        .findValuesAsText("name"))
                .containsExactly("f41-updates-candidate", "f41-updates");
        assertThat(client.fault("listTags", "bash-1-1")).isEqualTo(1000);
    }

    @Test
    void buildConfigInheritsArchesAndExtra() {
        client.ask("editTag2", "f41", named("arches", "ppc64le", "extra", Map.of("a", 1, "b", 2)));
        client.ask("createTag", "child", "f41");
        client.ask("editTag2", "child", named("extra", Map.of("b", 3), "block_extra", List.of("a")));
        JsonNode config = client.ask("getBuildConfig", "child");
        assertThat(client.ask("getTag", "child").get("arches").isNull()).isTrue();
        assertThat(config.get("arches").asText()).isEqualTo("ppc64le");
        assertThat(config.at("/extra/b").asInt()).isEqualTo(3);
        assertThat(config.get("extra").has("a")).isFalse();
    }

    @Test
    void tellsTheLastChangeOfATagAndOfWhatItInherits() {
        long before = client.ask("tagLastChangeEvent", "f41-build").longValue();
        client.ask("packageListAdd", "f41", "fish", "releng");
        long after = client.ask("tagLastChangeEvent", "f41-build").longValue();
        assertThat(after).isEqualTo(event()).isGreaterThan(before);
        assertThat(client.ask("tagLastChangeEvent", named("tag", "f41-build", "inherit", false))
                        .longValue())
                .isLessThan(after);
        assertThat(client.ask("tagLastChangeEvent", "f41-build", after).longValue())
                .isEqualTo(before);
        assertThat(client.ask("tagChangedSinceEvent", before, List.of("f41")).asBoolean())
                .isTrue();
        assertThat(client.ask("tagChangedSinceEvent", after, List.of("f41")).asBoolean())
                .isFalse();
    }

    @Test
    void keepsGroupsOfPackages() {
        client.ask("groupListAdd", "f41", "build");
        client.ask("groupPackageListAdd", "f41", "build", "bash");
        client.ask("groupPackageListAdd", "f41-build", "build", "make");
        client.ask("groupPackageListAdd", "f41-build", "build", "bash", true);
        JsonNode groups = client.ask("getTagGroups", "f41-build");
        assertThat(groups.findValuesAsText("name")).containsExactly("build");
        assertThat(groups.findValuesAsText("package")).containsExactly("make");
        assertThat(client.fault("groupPackageListAdd", "f41", "nothing", "bash"))
                .isEqualTo(1000);
        client.ask("groupListRemove", "f41", "build");
        assertThat(client.ask("getTagGroups", "f41-build")).isEmpty();
        assertThat(client.effects())
                .startsWith("groupListAdd build into f41", "groupPackageListAdd bash into build of f41");
    }
}
