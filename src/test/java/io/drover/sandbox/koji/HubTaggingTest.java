package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubTaggingTest {

    private static final String OLD_BASH = "bash-5.2.26-1.fc41";
    private static final String NEW_BASH = "bash-5.2.32-1.fc41";

    private final HubClient client = new HubClient();

    @BeforeEach
    void login() {
        client.login("drover", "tiger");
    }

    private List<String> tagged(String tag) {
        return client.ask("listTagged", tag).findValuesAsText("nvr");
    }

    @Test
    void movesABuildInOneTask() {
        long task = client.ask("moveBuild", "f41-updates-candidate", "f41-updates", NEW_BASH)
                .longValue();
        JsonNode request = client.ask("getTaskRequest", task);
        assertThat(request).hasSize(4);
        assertThat(tagged("f41-updates")).isEmpty();
        client.finishTasks();
        assertThat(tagged("f41-updates")).containsExactly(NEW_BASH);
        assertThat(tagged("f41-updates-candidate")).isEmpty();
        assertThat(client.effects())
                .containsExactly("moveBuild " + NEW_BASH + " from f41-updates-candidate into f41-updates");
    }

    @Test
    void aMoveWhoseBuildIsNotThereFailsLaterAndChangesNothing() {
        long task =
                client.ask("tagBuild", "f41-updates", NEW_BASH, false, "f41").longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", task)).isEqualTo(1003);
        assertThat(tagged("f41-updates")).isEmpty();
        assertThat(tagged("f41")).containsExactly(OLD_BASH);
    }

    @Test
    void everyTagBuildMakesATaskAndTheDuplicateFailsLater() {
        long first = client.ask("tagBuild", "f41-updates", NEW_BASH).longValue();
        long second = client.ask("tagBuild", "f41-updates", NEW_BASH).longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", first)).isZero();
        assertThat(client.fault("getTaskResult", second)).isEqualTo(1003);
        assertThat(tagged("f41-updates")).containsExactly(NEW_BASH);
    }

    @Test
    void movesAllBuildsOfAPackage() {
        client.login("releng", "lion").ask("tagBuildBypass", "f41-updates-candidate", OLD_BASH);
        client.login("drover", "tiger");
        JsonNode tasks = client.ask("moveAllBuilds", "f41-updates-candidate", "f41-updates", "bash");
        assertThat(tasks).hasSize(2);
        client.finishTasks();
        assertThat(tagged("f41-updates")).containsExactly(OLD_BASH, NEW_BASH);
        assertThat(tagged("f41-updates-candidate")).isEmpty();
        assertThat(client.ask("moveAllBuilds", "f41-updates-candidate", "f41-updates", "bash"))
                .isEmpty();
        assertThat(client.fault("moveAllBuilds", "f41", "f41-updates", "nothing"))
                .isEqualTo(1000);
    }

    @Test
    void taggingAgainByForceChangesWhatIsLatest() {
        client.login("releng", "lion");
        client.ask("tagBuildBypass", "f41", NEW_BASH);
        assertThat(tagged("f41")).containsExactly(NEW_BASH, OLD_BASH);
        client.ask("tagBuildBypass", "f41", OLD_BASH, true);
        assertThat(tagged("f41")).containsExactly(OLD_BASH, NEW_BASH);
        assertThat(client.ask("getLatestBuilds", "f41").findValuesAsText("nvr")).containsExactly(OLD_BASH);
        assertThat(client.ask("listTagged", named("tag", "f41", "latest", 2))).hasSize(2);
    }

    @Test
    void massTagAsksForThePermissionOnly() {
        assertThat(client.fault("massTag", "f41-frozen", List.of(NEW_BASH))).isEqualTo(1004);
        client.login("releng", "lion");
        client.order("{\"deny\": {\"tag\": [\"*\"]}}");
        client.ask("massTag", "f41-frozen", List.of(NEW_BASH, "dash-0.5-1.fc41"));
        client.ask("massTag", "f41-frozen", List.of(NEW_BASH));
        assertThat(tagged("f41-frozen")).containsExactly("dash-0.5-1.fc41", NEW_BASH);
        assertThat(client.effects()).containsExactly("massTag 2 builds into f41-frozen");
    }

    @Test
    void policiesHoldForTaggingAndUntagging() {
        client.order("{\"deny\": {\"tag\": [\"f41-up*\"]}}");
        assertThat(client.fault("tagBuild", "f41-updates", NEW_BASH)).isEqualTo(1004);
        assertThat(client.fault("untagBuild", "f41-updates-candidate", NEW_BASH))
                .isEqualTo(1004);
        client.login("releng", "lion");
        assertThat(client.fault("tagBuildBypass", "f41-updates", NEW_BASH)).isEqualTo(1004);
        assertThat(client.fault("tagBuildBypass", "f41-updates", NEW_BASH, true))
                .isZero();
    }

    @Test
    void forceHelpsAdminsOnly() {
        assertThat(client.fault("tagBuild", "f41-frozen", NEW_BASH, true)).isEqualTo(1004);
        assertThat(client.login("releng", "lion").fault("tagBuild", "f41-frozen", NEW_BASH, true))
                .isZero();
    }

    @Test
    void aTagsOwnPermissionIsNeeded() {
        client.login("releng", "lion").ask("editTag2", "f41-updates", named("perm", "sign"));
        client.login("drover", "tiger");
        assertThat(client.fault("tagBuild", "f41-updates", NEW_BASH)).isEqualTo(1004);
        long tag = client.ask("getTag", "f41-updates").get("id").longValue();
        JsonNode access = client.ask("checkTagAccess", tag);
        assertThat(access.get(0).asBoolean()).isFalse();
        assertThat(access.get(2).asText()).contains("sign");
        client.login("releng", "lion").ask("grantPermission", "drover", "sign");
        assertThat(client.login("drover", "tiger")
                        .ask("checkTagAccess", tag)
                        .get(0)
                        .asBoolean())
                .isTrue();
    }

    @Test
    void tellsWhatWasTaggedAtAnEvent() {
        long event = client.ask("getLastEvent").get("id").longValue();
        client.login("releng", "lion").ask("untagBuild", "f41", OLD_BASH);
        client.ask("tagBuildBypass", "f41", NEW_BASH);
        assertThat(tagged("f41")).containsExactly(NEW_BASH);
        assertThat(client.ask("listTagged", "f41", event).findValuesAsText("nvr"))
                .containsExactly(OLD_BASH);
        assertThat(client.ask("getLatestBuilds", "f41-build", event).findValuesAsText("nvr"))
                .containsExactly(OLD_BASH);
        JsonNode row = client.ask("listTagged", "f41", event).get(0);
        assertThat(row.get("create_event").longValue()).isLessThanOrEqualTo(event);
        assertThat(row.has("creation_ts")).isFalse();
        assertThat(row.has("source")).isFalse();
        assertThat(row.get("id")).isEqualTo(row.get("build_id"));
    }

    @Test
    void aMissingTagIsAFaultUnlessNotStrict() {
        assertThat(client.fault("listTagged", "f99")).isEqualTo(1000);
        assertThat(client.ask("listTagged", named("tag", "f99", "strict", false)))
                .isEmpty();
        assertThat(client.fault("tagBuild", "f99", NEW_BASH)).isEqualTo(1000);
        assertThat(client.fault("tagBuild", "f41", "bash-9-9")).isEqualTo(1000);
        assertThat(client.journal.entries()).isEmpty();
    }
}
