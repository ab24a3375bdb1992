package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KojiHubTest {

    private static final String NEW_BASH = "bash-5.2.32-1.fc41";

    private final HubClient client = new HubClient();
    private final List<String> messages = new ArrayList<>();

    @BeforeEach
    void hearMessages() {
        client.hub.listener(
                (topic, body) -> messages.add(topic + " " + body.path("name").asText() + " "
                        + body.path("tag").asText(body.path("new").asText())));
    }

    @Test
    void takesPostsOnly() {
        Answer answer = client.hub.answer(new Request("GET", "/kojihub", Map.of(), Map.of(), new byte[0]));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "POST");
    }

    @Test
    void refusesWhatIsNoCallWith400() {
        for (byte[] body : List.of(
                new byte[0],
                "{}".getBytes(StandardCharsets.UTF_8),
                "<!DOCTYPE a [<!ENTITY b 'c'>]><methodCall><methodName>&b;</methodName></methodCall>"
                        .getBytes(StandardCharsets.UTF_8),
                new byte[(4 << 20) + 1])) {
            assertThat(client.hub
                            .answer(new Request("POST", "/kojihub", Map.of(), Map.of(), body))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(client.journal.entries()).isEmpty();
    }

    @Test
    void tellsMissingByNilAndStrictMissingBy1000() {
        assertThat(client.ask("getTag", "f99").isNull()).isTrue();
        assertThat(client.fault("getTag", "f99", true)).isEqualTo(1000);
        assertThat(client.ask("getBuild", "bash-1-1").isNull()).isTrue();
        assertThat(client.fault("getBuild", "bash-1-1", true)).isEqualTo(1000);
        assertThat(client.fault("getBuild", "bash")).isEqualTo(1000);
        assertThat(client.ask("getTaskInfo", 999).isNull()).isTrue();
        assertThat(client.fault("getTaskInfo", 999, false, true)).isEqualTo(1000);
    }

    @Test
    void takesNamedArgumentsAndRefusesWrongOnes() {
        assertThat(client.ask("getTag", Map.of("tagInfo", "f41", "__starstar", true))
                        .get("name")
                        .asText())
                .isEqualTo("f41");
        assertThat(client.fault("getTag", Map.of("tag", "f41", "__starstar", true)))
                .isEqualTo(1019);
        assertThat(client.fault("getTag", "f41", Map.of("tagInfo", "f41", "__starstar", true)))
                .isEqualTo(1019);
        assertThat(client.fault("getTag")).isEqualTo(1019);
        assertThat(client.fault("getTag", "a", true, 1, false, "more")).isEqualTo(1019);
        assertThat(client.fault("noSuchMethod")).isEqualTo(1000);
    }

    @Test
    void answersEveryEntryOfAMultiCall() {
        JsonNode results = client.ask(
                "multiCall",
                List.of(
                        Map.of("methodName", "getAPIVersion", "params", List.of()),
                        Map.of("methodName", "getTag", "params", List.of("f99", true)),
                        Map.of(
                                "methodName",
                                "getTag",
                                "params",
                                List.of(Map.of("tagInfo", "f41", "__starstar", true)))));
        assertThat(results.get(0).get(0).asInt()).isEqualTo(1);
        assertThat(results.get(1).get("faultCode").asInt()).isEqualTo(1000);
        assertThat(results.get(1).get("traceback").isArray()).isTrue();
        assertThat(results.get(2).get(0).get("name").asText()).isEqualTo("f41");
    }

    @Test
    void writesDatesWithABlankAndATwin() {
        JsonNode build = client.ask("getBuild", NEW_BASH);
        assertThat(build.get("completion_time").asText())
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00");
        assertThat(build.get("completion_ts").isDouble()).isTrue();
        assertThat(build.get("epoch").isNull()).isTrue();
    }

    @Test
    void tagsThroughATaskThatMovesWhenLookedAt() {
        client.login("drover", "tiger");
        long task = client.ask("tagBuild", "f41-updates", NEW_BASH).longValue();
        assertThat(client.ask("listTagged", "f41-updates")).isEmpty();
        assertThat(client.fault("getTaskResult", task)).isEqualTo(1000);
        List<Integer> states = new ArrayList<>();
        for (int look = 0; look < 5; look++) {
            states.add(client.ask("getTaskInfo", task).get("state").asInt());
        }
        assertThat(states).containsExactly(0, 4, 1, 2, 2);
        assertThat(client.ask("listTagged", "f41-updates").get(0).get("nvr").asText())
                .isEqualTo(NEW_BASH);
        assertThat(client.ask("getTaskResult", task).isNull()).isTrue();
        assertThat(messages).containsExactly("buildsys.tag bash f41-updates");
        assertThat(client.effects()).containsExactly("tagBuild " + NEW_BASH + " into f41-updates");
    }

    @Test
    void moveTakesTheBuildOutOfTheOtherTag() {
        client.login("drover", "tiger");
        client.ask("tagBuild", "f41-updates", NEW_BASH, false, "f41-updates-candidate");
        advanceToTheEnd();
        assertThat(client.ask("listTagged", "f41-updates")).hasSize(1);
        assertThat(client.ask("listTagged", "f41-updates-candidate")).isEmpty();
        assertThat(messages)
                .containsExactly("buildsys.untag bash f41-updates-candidate", "buildsys.tag bash f41-updates");
    }

    @Test
    void aSecondTagTaskFailsWithTheFaultInItsResult() {
        client.login("drover", "tiger");
        client.ask("tagBuild", "f41-updates", NEW_BASH);
        long second = client.ask("tagBuild", "f41-updates", NEW_BASH).longValue();
        advanceToTheEnd();
        assertThat(client.fault("getTaskResult", second)).isEqualTo(1003);
        assertThat(client.ask("getTaskResult", second, false).get("faultCode").asInt())
                .isEqualTo(1003);
        assertThat(messages).containsExactly("buildsys.tag bash f41-updates");
    }

    @Test
    void refusesToTagAtOnceWhatCannotBeTagged() {
        assertThat(client.fault("tagBuild", "f41", NEW_BASH)).isEqualTo(1002);
        client.login("drover", "tiger");
        assertThat(client.fault("tagBuild", "f41-updates", "zsh-5.9-1.fc41")).isEqualTo(1003); // BUILDING
        assertThat(client.fault("tagBuild", "f41-updates", "dash-0.5-1.fc41")).isEqualTo(1003); // not in list
        assertThat(client.fault("tagBuild", "f41-frozen", NEW_BASH)).isEqualTo(1004);
        assertThat(client.fault("tagBuild", "f99", NEW_BASH)).isEqualTo(1000);
        assertThat(client.fault("tagBuildBypass", "f41-updates", NEW_BASH)).isEqualTo(1004);
        assertThat(client.journal.entries()).isEmpty();
        assertThat(messages).isEmpty();
    }

    @Test
    void bypassTagsAtOnceWithoutThePackageList() {
        client.login("releng", "lion");
        assertThat(client.fault("tagBuildBypass", "f41-updates", "dash-0.5-1.fc41"))
                .isZero();
        assertThat(client.fault("tagBuildBypass", "f41-updates", "dash-0.5-1.fc41"))
                .isEqualTo(1003);
        assertThat(client.ask("listTagged", "f41-updates")).hasSize(1);
        assertThat(client.fault("untagBuild", "f41-updates", "dash-0.5-1.fc41")).isZero();
        assertThat(client.fault("untagBuild", "f41-updates", "dash-0.5-1.fc41")).isEqualTo(1003);
        assertThat(client.fault("untagBuild", "f41-updates", "dash-0.5-1.fc41", false))
                .isZero();
        assertThat(messages).containsExactly("buildsys.tag dash f41-updates", "buildsys.untag dash f41-updates");
    }

    @Test
    void latestIsWhatWasTaggedLastAndIsInherited() {
        assertThat(client.ask("getLatestBuilds", "f41-updates-candidate")).hasSize(1);
        assertThat(client.ask("getLatestBuilds", "f41-updates-candidate")
                        .get(0)
                        .get("nvr")
                        .asText())
                .isEqualTo(NEW_BASH);
        assertThat(client.ask("getLatestBuilds", "f41-updates")
                        .get(0)
                        .get("nvr")
                        .asText())
                .isEqualTo("bash-5.2.26-1.fc41");
        assertThat(client.ask("listTagged", Map.of("tag", "f41-updates", "__starstar", true)))
                .isEmpty();
        assertThat(client.ask("listTagged", Map.of("tag", "f41", "package", "zsh", "__starstar", true)))
                .isEmpty();
    }

    @Test
    void buildsAndAnnouncesWhatItBuilt() {
        client.login("drover", "tiger");
        Map<String, Object> opts = Map.of("custom_user_metadata", Map.of("drover", 7));
        long task = client.ask("build", "git+https://src.example.org/rpms/bash#0123456789", "f41", opts)
                .longValue();
        advanceToTheEnd();
        JsonNode build = client.ask("listBuilds", Map.of("taskID", task, "__starstar", true))
                .get(0);
        assertThat(build.get("nvr").asText()).isEqualTo("bash-1.0-1.g0123456");
        assertThat(build.get("state").asInt()).isEqualTo(1);
        assertThat(build.at("/extra/custom_user_metadata/drover").asInt()).isEqualTo(7);
        assertThat(build.has("id")).isFalse();
        assertThat(messages)
                .containsExactly(
                        "buildsys.build.state.change bash 0",
                        "buildsys.build.state.change bash 1",
                        "buildsys.tag bash f41-updates-candidate");
    }

    @Test
    void acceptsNonsenseAndFailsIt() {
        client.login("drover", "tiger");
        long badSource = client.ask("build", "nonsense", "f41").longValue();
        long badTarget =
                client.ask("build", "git+https://src/rpms/bash#a", "f99").longValue();
        long same = client.ask("build", "git+https://src/rpms/bash#b", "f41").longValue();
        long again = client.ask("build", "git+https://src/rpms/bash#b", "f41").longValue();
        advanceToTheEnd();
        assertThat(client.fault("getTaskResult", badSource)).isEqualTo(1005);
        assertThat(client.fault("getTaskResult", badTarget)).isEqualTo(1000);
        assertThat(client.fault("getTaskResult", same)).isZero();
        assertThat(client.fault("getTaskResult", again)).isEqualTo(1000);
    }

    @Test
    void cancelsATaskAndItsBuild() {
        client.login("drover", "tiger");
        long task = client.ask("build", "git+https://src/rpms/bash#c", "f41").longValue();
        client.hub.advance();
        client.hub.advance();
        client.login("releng", "lion").ask("cancelTask", task);
        assertThat(client.fault("cancelTask", task)).isZero();
        assertThat(client.fault("getTaskResult", task)).isEqualTo(1000);
        assertThat(client.ask("getTaskInfo", task).get("state").asInt()).isEqualTo(3);
        assertThat(client.ask("getBuild", "bash-1.0-1.gc").get("state").asInt()).isEqualTo(4);
        client.login("drover", "tiger");
        long mine = client.ask("build", "git+https://src/rpms/bash#d", "f41").longValue();
        assertThat(client.fault("cancelTask", mine)).isZero();
    }

    @Test
    void listsTasksByOwnerMethodAndState() {
        client.login("releng", "lion").ask("tagBuild", "f41-updates", NEW_BASH);
        client.login("drover", "tiger");
        long mine = client.ask("tagBuild", "f41-updates", NEW_BASH).longValue();
        client.ask("build", "x", "y");
        long uid = client.ask("getLoggedInUser").get("id").longValue();
        Map<String, Object> opts =
                Map.of("owner", uid, "method", "tagBuild", "state", List.of(0, 1, 4), "decode", true);
        JsonNode rows = client.ask("listTasks", opts, Map.of("order", "-id", "limit", 5));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("id").longValue()).isEqualTo(mine);
        assertThat(rows.get(0).get("owner_name").asText()).isEqualTo("drover");
        assertThat(rows.get(0).get("request")).hasSize(4);
        assertThat(client.ask("listTasks", Map.of()).get(0).get("request").asText())
                .startsWith("<?xml");
        assertThat(client.fault("listTasks", Map.of("state", 0))).isEqualTo(1);
        assertThat(client.fault("listTasks", Map.of(), Map.of("order", "nonsense")))
                .isEqualTo(1);
        assertThat(client.ask("listTasks", Map.of(), Map.of("countOnly", true)).asInt())
                .isEqualTo(3);
    }

    @Test
    void keepsThePackageList() {
        client.login("releng", "lion");
        assertThat(client.fault("packageListAdd", "f41-updates", "fish")).isEqualTo(1000);
        assertThat(client.fault("packageListAdd", "f41-updates", "fish", "releng"))
                .isZero();
        assertThat(client.fault("packageListAdd", "f41-updates", "fish", "releng"))
                .isZero();
        assertThat(client.effects()).containsExactly("packageListAdd fish into f41-updates");
        JsonNode rows =
                client.ask("listPackages", Map.of("tagID", "f41-updates", "inherited", true, "__starstar", true));
        assertThat(rows.findValuesAsText("package_name")).containsExactlyInAnyOrder("fish", "bash", "zsh");
    }

    @Test
    void describesItself() {
        assertThat(client.ask("system.listMethods").toString()).contains("tagBuild", "_listapi");
        assertThat(client.ask("_listapi").findValuesAsText("name")).contains("getTaskInfo");
        assertThat(client.ask("getKojiVersion").asText()).isEqualTo("1.35.3");
        assertThat(client.ask("hello").asText()).isEqualTo("Hello World");
        assertThat(client.ask("echo", Arrays.asList("\uD83D\uDE00", null))
                        .get(0)
                        .get(0)
                        .asText())
                .isEqualTo("\uD83D\uDE00");
        assertThat(code(client.call("getLastEvent"))).isZero();
    }

    private void advanceToTheEnd() {
        for (int step = 0; step < 3; step++) {
            client.hub.advance();
        }
    }
}
