package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubTargetsTest {

    private final HubClient client = new HubClient();

    @BeforeEach
    void login() {
        client.login("releng", "lion");
    }

    @Test
    void makesChangesAndDeletesTargets() {
        assertThat(client.ask("createBuildTarget", "new", "f41-build", "f41").isNull())
                .isTrue();
        assertThat(client.fault("createBuildTarget", "new", "f41-build", "f41")).isEqualTo(1000);
        assertThat(client.fault("createBuildTarget", "other", "f41-build", "f99"))
                .isEqualTo(1000);
        client.ask("editBuildTarget", "new", "newer", "f41-build", "f41-updates");
        client.ask("editBuildTarget", "newer", "newer", "f41-build", "f41-updates");
        JsonNode target = client.ask("getBuildTarget", "newer");
        assertThat(target.get("dest_tag_name").asText()).isEqualTo("f41-updates");
        assertThat(target.get("build_tag").isIntegralNumber()).isTrue();
        client.ask("deleteBuildTarget", "newer");
        assertThat(client.ask("getBuildTarget", "newer").isNull()).isTrue();
        assertThat(client.fault("getBuildTarget", "newer", null, true)).isEqualTo(1000);
        assertThat(client.effects())
                .containsExactly("createBuildTarget new", "editBuildTarget newer", "deleteBuildTarget newer");
        client.login("drover", "tiger");
        assertThat(client.fault("createBuildTarget", "x", "f41", "f41")).isEqualTo(1004);
        assertThat(client.fault("deleteBuildTarget", "f41")).isEqualTo(1004);
    }

    @Test
    void listsTargetsByTagAndEvent() {
        long event = client.ask("getLastEvent").get("id").longValue();
        client.ask("createBuildTarget", "second", "f41", "f41");
        assertThat(client.ask("getBuildTargets").findValuesAsText("name")).containsExactly("f41", "second");
        assertThat(client.ask("getBuildTargets", named("event", event)).findValuesAsText("name"))
                .containsExactly("f41");
        assertThat(client.ask("getBuildTargets", named("buildTagID", "f41")).findValuesAsText("name"))
                .containsExactly("second");
        assertThat(client.ask("getBuildTargets", named("queryOpts", Map.of("countOnly", true)))
                        .asInt())
                .isEqualTo(2);
        client.ask("editBuildTarget", "f41", "f41", "f41-build", "f41-updates");
        assertThat(client.ask("getBuildTarget", "f41", event)
                        .get("dest_tag_name")
                        .asText())
                .isEqualTo("f41-updates-candidate");
    }

    @Test
    void sideTagsBelongToWhoMadeThem() {
        client.login("drover", "tiger");
        JsonNode side = client.ask("createSideTag", "f41-build");
        String name = side.get("name").asText();
        assertThat(name).startsWith("f41-build-side-");
        assertThat(side.get("id").isIntegralNumber()).isTrue();
        assertThat(side.has("task_id")).isTrue();
        assertThat(client.ask("getBuildTarget", name).get("dest_tag_name").asText())
                .isEqualTo(name);
        assertThat(client.ask("getTag", name).at("/extra/sidetag").asBoolean()).isTrue();
        assertThat(client.ask("listSideTags", "f41-build", "drover").findValuesAsText("name"))
                .containsExactly(name);
        assertThat(client.ask("listSideTags", named("user", "releng"))).isEmpty();
        assertThat(client.fault("removeSideTag", "f41")).isEqualTo(1000);
        String other = client.login("releng", "lion")
                .ask("createSideTag", "f41-build", false, "mine")
                .get("name")
                .asText();
        assertThat(other).endsWith("-mine");
        client.login("drover", "tiger");
        assertThat(client.fault("removeSideTag", other)).isEqualTo(1004);
        client.ask("removeSideTag", name);
        assertThat(client.ask("getTag", name).isNull()).isTrue();
        assertThat(client.ask("getBuildTarget", name).isNull()).isTrue();
        assertThat(client.effects())
                .containsExactly("createSideTag " + name, "createSideTag " + other, "removeSideTag " + name);
    }

    @Test
    void aPolicyCanDenySideTags() {
        client.order("{\"deny\": {\"sidetag\": [\"f41-*\"]}}");
        client.login("drover", "tiger");
        assertThat(client.fault("createSideTag", "f41-build")).isEqualTo(1004);
        client.order("{\"allow\": true}");
        assertThat(client.fault("createSideTag", "f41-build")).isZero();
    }
}
