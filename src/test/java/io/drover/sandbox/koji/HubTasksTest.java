package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubTasksTest {

    private static final String SOURCE = "git+https://src/rpms/bash#abc";

    private final HubClient client = new HubClient();

    @BeforeEach
    void login() {
        client.hub.stepOnLook(false);
        client.login("drover", "tiger");
    }

    private long build(String source) {
        return client.ask("build", source, "f41").longValue();
    }

    private int state(long task) {
        return client.ask("getTaskInfo", task).get("state").asInt();
    }

    @Test
    void tellsATaskOrSeveralWithAndWithoutTheRequest() {
        long task = build(SOURCE);
        JsonNode info = client.ask("getTaskInfo", task);
        assertThat(info.get("owner").isIntegralNumber()).isTrue();
        assertThat(info.has("owner_id")).isFalse();
        assertThat(info.has("request")).isFalse();
        assertThat(info.get("create_ts").isDouble()).isTrue();
        assertThat(info.get("completion_ts").isNull()).isTrue();
        JsonNode several = client.ask("getTaskInfo", List.of(task, 999_999), true);
        assertThat(several.get(0).get("request").get(0).asText()).isEqualTo(SOURCE);
        assertThat(several.get(1).isNull()).isTrue();
        assertThat(client.fault("getTaskInfo", List.of(task, 999_999), true, true))
                .isEqualTo(1000);
    }

    @Test
    void aBuildHasChildrenThatEndWithIt() {
        long task = build(SOURCE);
        assertThat(client.ask("getTaskChildren", task)).isEmpty();
        client.hub.advance();
        client.hub.advance();
        JsonNode children = client.ask("getTaskChildren", task, true);
        assertThat(children.findValuesAsText("method")).containsExactly("buildSRPMFromSCM", "buildArch");
        assertThat(children.findValuesAsText("state")).containsOnly("1");
        assertThat(children.findValuesAsText("label")).containsExactly("srpm", "x86_64");
        assertThat(children.get(0).get("priority").asInt()).isEqualTo(19);
        assertThat(children.get(0).get("request").isArray()).isTrue();
        client.hub.advance();
        JsonNode all = client.ask("getTaskDescendents", task);
        assertThat(all.get(String.valueOf(task)).findValuesAsText("method"))
                .containsExactly("buildSRPMFromSCM", "buildArch", "tagBuild");
        assertThat(all.get(String.valueOf(task)).findValuesAsText("state")).containsOnly("2");
        assertThat(all).hasSize(4);
        assertThat(client.ask("getTaskChildren", 999_999)).isEmpty();
        assertThat(client.fault("getTaskChildren", 999_999, false, true)).isEqualTo(1000);
    }

    @Test
    void tellsResultsAndWhyThereAreNone() {
        long unfinished = build(SOURCE);
        assertThat(client.fault("getTaskResult", unfinished)).isEqualTo(1000);
        assertThat(client.ask("taskFinished", unfinished).asBoolean()).isFalse();
        long bad = build("nonsense");
        long gone = build("git+https://src/rpms/bash#gone");
        client.ask("cancelTask", gone);
        client.finishTasks();
        assertThat(client.ask("getTaskResult", unfinished).isNull()).isTrue();
        assertThat(client.ask("taskFinished", unfinished).asBoolean()).isTrue();
        assertThat(client.fault("getTaskResult", bad)).isEqualTo(1005);
        assertThat(client.ask("getTaskResult", bad, false).get("faultCode").asInt())
                .isEqualTo(1005);
        assertThat(client.fault("getTaskResult", gone)).isEqualTo(1000);
        assertThat(client.fault("getTaskResult", gone, false)).isEqualTo(1000);
    }

    @Test
    void failsTheNextTaskOfOneSource() {
        String other = "git+https://src/rpms/bash#other";
        client.order(
                "{\"tasks\": {\"fail\": [{\"method\": \"build\", \"source\": \"" + other + "\", \"code\": 1005}]}}");
        long spared = build(SOURCE);
        long failed = build(other);
        client.finishTasks();
        assertThat(state(spared)).isEqualTo(2);
        assertThat(state(failed)).isEqualTo(5);
    }

    @Test
    void listsTasksByEveryOption() {
        long task = build(SOURCE);
        client.hub.advance();
        client.hub.advance();
        client.login("releng", "lion").ask("tagBuild", "f41-updates", "bash-5.2.32-1.fc41");
        Map<String, Object> topLevel = new HashMap<>();
        topLevel.put("parent", null);
        assertThat(client.ask("listTasks", topLevel)).hasSize(2);
        assertThat(client.ask("listTasks", Map.of("parent", task))).hasSize(2);
        assertThat(client.ask("listTasks", Map.of("arch", List.of("x86_64")))).hasSize(1);
        assertThat(client.ask("listTasks", Map.of("not_arch", List.of("x86_64"), "not_state", List.of(0))))
                .hasSize(2);
        assertThat(client.ask("listTasks", Map.of("not_parent", task))).hasSize(2);
        assertThat(client.ask("listTasks", Map.of("startedAfter", 0))).hasSize(3);
        assertThat(client.ask("listTasks", Map.of("completeBefore", "2100-01-01 00:00:00")))
                .isEmpty();
        assertThat(client.ask("listTasks", Map.of("createdAfter", "2100-01-01 00:00:00+00:00")))
                .isEmpty();
        assertThat(client.ask("listTasks", Map.of("method", "tagBuild"))).hasSize(1);
    }

    @Test
    void ignoresUnknownOptionsAndRefusesScalarStates() {
        build(SOURCE);
        assertThat(client.ask("listTasks", Map.of("ownr", 5, "stat", List.of(2))))
                .hasSize(1);
        assertThat(client.fault("listTasks", Map.of("state", 0))).isEqualTo(1);
        assertThat(client.fault("listTasks", Map.of("not_arch", "x86_64"))).isEqualTo(1);
    }

    @Test
    void decodesRequestsAndResultsWhenAsked() {
        long bad = build("nonsense");
        client.finishTasks();
        JsonNode raw = client.ask("listTasks", Map.of()).get(0);
        assertThat(raw.get("request").asText()).startsWith("<?xml").contains("<methodName>build</methodName>");
        assertThat(raw.get("result").asText()).contains("<fault>");
        JsonNode decoded = client.ask("listTasks", Map.of("decode", true)).get(0);
        assertThat(decoded.get("request").get(0).asText()).isEqualTo("nonsense");
        assertThat(decoded.get("result").get("faultCode").asInt()).isEqualTo(1005);
        assertThat(decoded.get("id").longValue()).isEqualTo(bad);
        assertThat(decoded.get("owner_type").asInt()).isZero();
    }

    @Test
    void cancelsWithItsChildrenAndItsBuild() {
        long task = build(SOURCE);
        client.hub.advance();
        client.hub.advance();
        client.ask("cancelTask", task);
        assertThat(state(task)).isEqualTo(3);
        assertThat(client.ask("getTaskChildren", task).findValuesAsText("state"))
                .containsOnly("3");
        assertThat(client.ask("getBuild", "bash-1.0-1.gabc").get("state").asInt())
                .isEqualTo(4);
        assertThat(client.fault("cancelTask", task)).isZero();
        assertThat(client.effects()).endsWith("cancelTask " + task).hasSize(2);
        client.finishTasks();
        assertThat(state(task)).isEqualTo(3);
    }

    @Test
    void onlyOwnersAndAdminsCancel() {
        long task = client.login("releng", "lion").ask("build", SOURCE, "f41").longValue();
        client.login("drover", "tiger");
        assertThat(client.fault("cancelTask", task)).isEqualTo(1004);
        assertThat(client.fault("cancelTaskFull", task)).isEqualTo(1004);
        assertThat(client.fault("setTaskPriority", task, 5)).isEqualTo(1004);
        assertThat(client.fault("freeTask", task)).isEqualTo(1004);
        assertThat(client.fault("makeTask", "build", List.of())).isEqualTo(1004);
        client.finishTasks();
        assertThat(client.fault("resubmitTask", task)).isEqualTo(1004);
        assertThat(state(task)).isEqualTo(2);
    }

    @Test
    void cancelBuildEndsTheWholeGroup() {
        long task = build(SOURCE);
        client.hub.advance();
        client.hub.advance();
        assertThat(client.ask("cancelBuild", "bash-1.0-1.gabc").asBoolean()).isTrue();
        assertThat(state(task)).isEqualTo(3);
        assertThat(client.ask("cancelBuild", "bash-1.0-1.gabc").asBoolean()).isFalse();
        assertThat(client.ask("cancelBuild", "bash-9-9").asBoolean()).isFalse();
        assertThat(client.fault("cancelBuild", "bash-9-9", true)).isEqualTo(1000);
        assertThat(client.fault("cancelBuild", "bash-5.2.26-1.fc41")).isEqualTo(1004);
        assertThat(client.effects()).endsWith("cancelBuild bash-1.0-1.gabc");
    }

    @Test
    void resubmitsWhatFailedAndIsTopLevel() {
        long bad = build("nonsense");
        assertThat(client.fault("resubmitTask", bad)).isEqualTo(1000);
        client.finishTasks();
        long again = client.ask("resubmitTask", bad).longValue();
        assertThat(again).isNotEqualTo(bad);
        assertThat(client.ask("getTaskRequest", again)).isEqualTo(client.ask("getTaskRequest", bad));
        assertThat(client.effects()).endsWith("resubmitTask " + bad);
    }

    @Test
    void adminsMakeFreeAndHurryTasks() {
        client.login("releng", "lion");
        long task = client.ask(
                        "makeTask",
                        "tagBuild",
                        Arrays.asList("f41-updates", "bash-5.2.32-1.fc41", false, null),
                        named("priority", 3))
                .longValue();
        assertThat(client.ask("getTaskInfo", task).get("priority").asInt()).isEqualTo(3);
        client.ask("setTaskPriority", task, 1);
        assertThat(client.ask("getTaskInfo", task).get("priority").asInt()).isEqualTo(1);
        client.hub.advance();
        client.ask("freeTask", task);
        assertThat(state(task)).isZero();
        assertThat(client.fault("freeTask", task)).isEqualTo(1000);
        client.finishTasks();
        assertThat(state(task)).isEqualTo(2);
        long strange = client.ask("makeTask", "noSuchWork", List.of()).longValue();
        client.finishTasks();
        assertThat(client.fault("getTaskResult", strange)).isEqualTo(1000);
    }

    @Test
    void givesOutputAsNamesSizesInTextAndPieces() {
        long task = build(SOURCE);
        client.finishTasks();
        long arch = client.ask("getTaskChildren", task).get(1).get("id").longValue();
        assertThat(client.ask("listTaskOutput", task)).isEmpty();
        assertThat(client.ask("listTaskOutput", arch).toString()).contains("build.log", "root.log");
        JsonNode stat = client.ask("listTaskOutput", arch, true).get("build.log");
        assertThat(stat.get("st_size").isTextual()).isTrue();
        String whole = decoded(client.ask("downloadTaskOutput", arch, "build.log"));
        assertThat(whole).hasSize(stat.get("st_size").asInt());
        assertThat(decoded(client.ask("downloadTaskOutput", arch, "build.log", 2, 5)))
                .isEqualTo(whole.substring(2, 7));
        assertThat(client.fault("downloadTaskOutput", arch, "nothing.log")).isEqualTo(1000);
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    @Test
    void channelsMustExist() {
        assertThat(client.fault("build", SOURCE, "f41", Map.of(), null, "nowhere"))
                .isEqualTo(1000);
        assertThat(client.fault("build", SOURCE, "f41", Map.of(), -5)).isEqualTo(1004);
        assertThat(client.ask("listChannels").findValuesAsText("name")).contains("container-binary");
        assertThat(client.journal.entries()).isEmpty();
    }
}
