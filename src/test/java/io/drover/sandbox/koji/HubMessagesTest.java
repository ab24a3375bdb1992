package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubMessagesTest {

    private static final String SOURCE = "git+https://src/rpms/bash#abc";

    private final HubClient client = new HubClient();
    private final List<String> topics = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private final Map<String, JsonNode> last = new LinkedHashMap<>();

    @BeforeEach
    void hear() {
        client.hub.stepOnLook(false);
        client.hub.listener((topic, body) -> {
            topics.add(topic);
            last.put(topic, body);
        });
        client.hub.nativeListener((address, properties, body) -> {
            addresses.add(address);
            last.put(address, properties);
        });
        client.login("drover", "tiger");
    }

    @Test
    void announcesScratchTasksByNamesOfStatesAndNoOthers() {
        client.ask("build", SOURCE, "f41", Map.of("scratch", true));
        client.finishTasks();
        assertThat(topics).containsOnly("buildsys.task.state.change").hasSize(3);
        JsonNode body = last.get("buildsys.task.state.change");
        assertThat(body.get("old").asText()).isEqualTo("OPEN");
        assertThat(body.get("new").asText()).isEqualTo("CLOSED");
        assertThat(body.get("owner").asText()).isEqualTo("drover");
        assertThat(body.get("srpm").asText()).isEqualTo("bash#abc");
        assertThat(body.at("/info/children")).hasSize(2);
        topics.clear();
        client.ask("build", SOURCE, "f41");
        client.ask("tagBuild", "f41-updates", "bash-5.2.32-1.fc41");
        client.finishTasks();
        assertThat(topics).doesNotContain("buildsys.task.state.change");
    }

    @Test
    void aBuildsMessageHasTheTaskTreeAndWhereItIs() {
        client.ask("build", SOURCE, "f41");
        client.finishTasks();
        JsonNode body = last.get("buildsys.build.state.change");
        assertThat(body.get("instance").asText()).isEqualTo("primary");
        assertThat(body.has("base_url")).isTrue();
        assertThat(body.get("old").asInt()).isZero();
        assertThat(body.get("new").asInt()).isEqualTo(1);
        assertThat(body.get("creation_time").isTextual()).isTrue();
        assertThat(body.at("/task/owner").asText()).isEqualTo("drover");
        assertThat(body.at("/task/children/0/method").asText()).isEqualTo("buildSRPMFromSCM");
        assertThat(body.at("/request/0").asText()).isEqualTo(SOURCE);
        assertThat(topics)
                .containsExactly("buildsys.build.state.change", "buildsys.build.state.change", "buildsys.tag");
    }

    @Test
    void tagMessagesSayWhoDidItAndWhoseBuildItIs() {
        client.ask("tagBuild", "f41-updates", "bash-5.2.32-1.fc41", false, "f41-updates-candidate");
        client.finishTasks();
        assertThat(topics).containsExactly("buildsys.untag", "buildsys.tag");
        JsonNode body = last.get("buildsys.tag");
        assertThat(body.get("user").asText()).isEqualTo("drover");
        assertThat(body.get("owner").asText()).isEqualTo("releng");
        assertThat(body.get("tag").asText()).isEqualTo("f41-updates");
    }

    @Test
    void faultsTellNothing() {
        client.fault("tagBuildBypass", "f41", "bash-5.2.32-1.fc41");
        client.fault("tagBuild", "f41-frozen", "bash-5.2.32-1.fc41");
        assertThat(topics).isEmpty();
        assertThat(addresses).isEmpty();
    }

    @Test
    void theNativeFormAnnouncesAllTasks() {
        client.ask("build", SOURCE, "f41");
        client.finishTasks();
        assertThat(addresses)
                .containsSubsequence(
                        "task.assigned", "build.building", "task.open", "build.complete", "build.tag", "task.closed");
        assertThat(last.get("build.complete").get("new").asText()).isEqualTo("COMPLETE");
        assertThat(last.get("build.tag").get("tag").asText()).isEqualTo("f41-updates-candidate");
        addresses.clear();
        client.login("releng", "lion").ask("packageListAdd", "f41", "fish", "releng");
        client.ask("newRepo", "f41-build");
        client.finishTasks();
        assertThat(addresses).contains("package.add", "repo.init", "repo.done");
    }

    @Test
    void aMultiCallTellsOfTheEntriesThatWorked() {
        client.login("releng", "lion");
        client.ask(
                "multiCall",
                List.of(
                        Map.of("methodName", "packageListAdd", "params", List.of("f41", "fish", "releng")),
                        Map.of("methodName", "packageListAdd", "params", List.of("f41", "tcsh")),
                        Map.of(
                                "methodName",
                                "packageListBlock",
                                "params",
                                List.of(named("taginfo", "f41", "pkginfo", "zsh")))));
        assertThat(topics).hasSize(2).containsOnly("buildsys.package.list.change");
        assertThat(last.get("buildsys.package.list.change").get("action").asText())
                .isEqualTo("block");
    }

    @Test
    void whatOthersSignAndTagIsToldWithoutAnEffectOfOurs() {
        client.order(
                """
                {"seed": {"tags": [{"name": "rpms", "packages": ["zlib"]}],
                          "builds": [{"nvr": "zlib-1-2", "owner": "releng", "rpms": ["zlib-1-2.src", "zlib-1-2.x86_64"]}]}}""");
        client.order(
                "{\"sign\": {\"12c944d0\": [\"zlib-1-2.src\", \"zlib-1-2.x86_64\"]}, \"tag\": {\"rpms\": [\"zlib-1-2\"]}}");
        assertThat(topics).containsExactly("buildsys.tag", "buildsys.rpm.sign", "buildsys.rpm.sign");
        assertThat(last.get("buildsys.rpm.sign").at("/rpm/arch").asText()).isEqualTo("x86_64");
        assertThat(last.get("buildsys.rpm.sign").at("/build/nvr").asText()).isEqualTo("zlib-1-2");
        assertThat(client.ask("queryRPMSigs", named("sigkey", "12c944d0"))).hasSize(2);
        assertThat(client.journal.entries()).isEmpty();
    }
}
