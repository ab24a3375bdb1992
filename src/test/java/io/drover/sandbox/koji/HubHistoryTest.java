package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubHistoryTest {

    private final HubClient client = new HubClient();

    @BeforeEach
    void login() {
        client.login("releng", "lion");
    }

    @Test
    void tellsWhoTaggedAndUntaggedWhen() {
        client.ask("untagBuild", "f41", "bash-5.2.26-1.fc41");
        JsonNode rows = client.ask("queryHistory", named("tables", List.of("tag_listing"), "tag", "f41"))
                .get("tag_listing");
        assertThat(rows).hasSize(1);
        JsonNode row = rows.get(0);
        assertThat(row.get("active").isNull()).isTrue();
        assertThat(row.get("name").asText()).isEqualTo("bash");
        assertThat(row.get("tag.name").asText()).isEqualTo("f41");
        assertThat(row.get("revoker_name").asText()).isEqualTo("releng");
        assertThat(row.get("revoke_ts").isDouble()).isTrue();
        assertThat(row.get("revoke_event")).isEqualTo(client.ask("getLastEvent").get("id"));
    }

    @Test
    void filtersByBuildPackageEditorEventAndActivity() {
        long event = client.ask("getLastEvent").get("id").longValue();
        client.ask("tagBuildBypass", "f41", "bash-5.2.32-1.fc41");
        assertThat(listing(named("tables", List.of("tag_listing"), "build", "bash-5.2.32-1.fc41")))
                .hasSize(2);
        assertThat(listing(named("tables", List.of("tag_listing"), "tag", "f41", "active", true)))
                .hasSize(2);
        assertThat(listing(named("tables", List.of("tag_listing"), "tag", "f41", "afterEvent", event)))
                .hasSize(1);
        assertThat(listing(named("tables", List.of("tag_listing"), "package", "zsh")))
                .isEmpty();
        assertThat(listing(named("tables", List.of("tag_listing"), "editor", "drover")))
                .isEmpty();
    }

    private JsonNode listing(Object named) {
        return client.ask("queryHistory", named).get("tag_listing");
    }

    @Test
    void everyTableIsThereWhenNoneIsNamed() {
        JsonNode all = client.ask("queryHistory");
        assertThat(all.has("tag_config")).isTrue();
        assertThat(all.has("build_target_config")).isTrue();
        assertThat(all.get("user_perms").findValuesAsText("permission.name")).containsExactly("admin");
        JsonNode ofTag = client.ask("queryHistory", named("tag", "f41-build"));
        assertThat(ofTag.get("tag_inheritance").findValuesAsText("parent.name")).containsExactly("f41");
        assertThat(client.fault("queryHistory", List.of("nothing"))).isEqualTo(1000);
        assertThat(client.fault("queryHistory", named("colour", "red"))).isEqualTo(1000);
    }

    @Test
    void tellsEvents() {
        long last = client.ask("getLastEvent").get("id").longValue();
        JsonNode event = client.ask("getEvent", last);
        assertThat(event.get("ts").isDouble()).isTrue();
        assertThat(client.fault("getEvent", 1)).isEqualTo(1000);
        assertThat(client.ask("getLastEvent", 1).isNull()).isTrue();
        client.ask("createTag", "new");
        assertThat(client.ask("getLastEvent").get("id").longValue()).isEqualTo(last + 1);
    }
}
