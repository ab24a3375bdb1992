package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubReposTest {

    private final HubClient client = new HubClient();
    private final List<String> messages = new ArrayList<>();

    @BeforeEach
    void login() {
        client.hub.stepOnLook(false);
        client.hub.listener(
                (topic, body) -> messages.add(topic + " " + body.path("tag").asText()));
        client.login("releng", "lion");
    }

    @Test
    void makesARepoByTask() {
        assertThat(client.login("drover", "tiger").fault("newRepo", "f41-build"))
                .isEqualTo(1004);
        client.login("releng", "lion");
        long task = client.ask("newRepo", "f41-build", named("debuginfo", true)).longValue();
        assertThat(client.ask("getTaskInfo", task).get("priority").asInt()).isEqualTo(15);
        assertThat(client.ask("getTaskRequest", task).get(1).get("__starstar").asBoolean())
                .isTrue();
        assertThat(client.ask("getRepo", "f41-build").isNull()).isTrue();
        client.finishTasks();
        JsonNode result = client.ask("getTaskResult", task);
        assertThat(result).hasSize(2);
        JsonNode repo = client.ask("getRepo", "f41-build");
        assertThat(repo.get("id")).isEqualTo(result.get(0));
        assertThat(repo.get("create_event")).isEqualTo(result.get(1));
        assertThat(repo.get("state").asInt()).isEqualTo(1);
        assertThat(repo.at("/opts/debuginfo").asBoolean()).isTrue();
        assertThat(client.ask("getTaskChildren", task).findValuesAsText("method"))
                .containsExactly("createrepo");
        assertThat(messages).containsExactly("buildsys.repo.init f41-build", "buildsys.repo.done f41-build");
    }

    @Test
    void aNewerRepoTakesThePlaceOfTheOlder() {
        client.ask("newRepo", "f41-build");
        client.finishTasks();
        long first = client.ask("getRepo", "f41-build").get("id").longValue();
        client.ask("packageListAdd", "f41", "fish", "releng");
        assertThat(client.ask("repoInfo", first).get("end_event").isIntegralNumber())
                .isTrue();
        client.ask("newRepo", "f41-build");
        client.finishTasks();
        assertThat(client.ask("getRepo", "f41-build").get("id").longValue()).isGreaterThan(first);
        assertThat(client.ask("repoInfo", first).get("state").asInt()).isEqualTo(2);
        long last = client.ask("tagLastChangeEvent", "f41-build").longValue();
        assertThat(client.ask("getRepo", named("tag", "f41-build", "min_event", last))
                        .isObject())
                .isTrue();
    }

    @Test
    void requestsARepoOnceAndAnswersItsWaiters() {
        client.login("drover", "tiger");
        JsonNode first = client.ask("repo.request", "f41-build");
        assertThat(first.get("repo").isNull()).isTrue();
        assertThat(first.get("duplicate").asBoolean()).isFalse();
        long id = first.at("/request/id").longValue();
        JsonNode second = client.ask("repo.request", "f41-build");
        assertThat(second.at("/request/id").longValue()).isEqualTo(id);
        assertThat(second.get("duplicate").asBoolean()).isTrue();
        assertThat(client.ask("repo.checkRequest", id).at("/request/active").asBoolean())
                .isTrue();
        client.finishTasks();
        JsonNode done = client.ask("repo.checkRequest", id);
        assertThat(done.at("/request/active").asBoolean()).isFalse();
        assertThat(done.at("/repo/state").asInt()).isEqualTo(1);
        assertThat(done.at("/request/repo_id")).isEqualTo(done.at("/repo/id"));
        JsonNode third = client.ask("repo.request", "f41-build", "last");
        assertThat(third.at("/repo/id")).isEqualTo(done.at("/repo/id"));
        assertThat(third.get("request").isNull()).isTrue();
        assertThat(client.ask("repo.get", "f41-build").get("id")).isEqualTo(done.at("/repo/id"));
        assertThat(client.effects()).containsExactly("repo.request f41-build");
    }

    @Test
    void aChangeOfTheTagMakesANewRequest() {
        client.ask("repo.request", "f41-build");
        client.finishTasks();
        client.ask("packageListAdd", "f41", "fish", "releng");
        assertThat(client.ask("repo.get", "f41-build").isNull()).isTrue();
        JsonNode next = client.ask("repo.request", "f41-build");
        assertThat(next.get("repo").isNull()).isTrue();
        assertThat(next.get("duplicate").asBoolean()).isFalse();
    }

    @Test
    void aFailedRequestIsInactiveWithoutARepo() {
        client.order("{\"tasks\": {\"fail\": [{\"method\": \"newRepo\"}]}}");
        long id = client.ask("repo.request", "f41-build").at("/request/id").longValue();
        client.finishTasks();
        JsonNode answer = client.ask("repo.checkRequest", id);
        assertThat(answer.get("repo").isNull()).isTrue();
        assertThat(answer.at("/request/active").asBoolean()).isFalse();
        assertThat(client.fault("repo.checkRequest", 999_999)).isEqualTo(1000);
    }

    @Test
    void aDistRepoExistsBeforeItsTask() {
        assertThat(client.login("drover", "tiger").fault("distRepo", "f41", List.of("abcd1234")))
                .isEqualTo(1004);
        client.login("releng", "lion");
        long task = client.ask("distRepo", "f41", List.of("no such key"), named("arch", List.of("x86_64", "s390x")))
                .longValue();
        JsonNode repo = client.ask("getRepo", named("tag", "f41", "dist", true, "state", 0));
        assertThat(repo.get("dist").asBoolean()).isTrue();
        assertThat(repo.get("task_id").longValue()).isEqualTo(task);
        client.finishTasks();
        assertThat(client.ask("getTaskResult", task).asText())
                .contains(repo.get("id").asText());
        assertThat(client.ask("getTaskChildren", task)).hasSize(2);
        assertThat(messages).containsExactly("buildsys.repo.init f41", "buildsys.repo.done f41");
    }

    @Test
    void aNewDistRepoCancelsOthersWhereTheTagSaysSo() {
        long kept = client.ask("distRepo", "f41", List.of()).longValue();
        client.ask("editTag2", "f41", named("extra", Map.of("distrepo.cancel_others", true)));
        long second = client.ask("distRepo", "f41", List.of()).longValue();
        assertThat(client.ask("getTaskInfo", kept).get("state").asInt()).isEqualTo(3);
        assertThat(client.ask("getTaskInfo", second).get("state").asInt()).isZero();
    }

    @Test
    void endsReposByHandAndTwiceIsNoFault() {
        client.ask("newRepo", "f41-build");
        client.finishTasks();
        long repo = client.ask("getRepo", "f41-build").get("id").longValue();
        assertThat(HubClient.code(client.numbered(50, "repoExpire", repo))).isZero();
        assertThat(HubClient.code(client.numbered(50, "repoExpire", repo))).isZero();
        assertThat(HubClient.code(client.numbered(50, "getTag", "f41"))).isEqualTo(1009);
        assertThat(client.ask("repoInfo", repo).get("state").asInt()).isEqualTo(2);
        client.ask("repoProblem", repo);
        client.ask("repoDelete", repo);
        assertThat(client.ask("repoInfo", repo).get("state").asInt()).isEqualTo(3);
        assertThat(client.ask("repoInfo", 999_999).isNull()).isTrue();
        assertThat(client.fault("repoInfo", 999_999, true)).isEqualTo(1000);
    }

    @Test
    void newRepoCanBeForbidden() {
        client.order("{\"settings\": {\"allowNewRepo\": false}}");
        assertThat(client.fault("newRepo", "f41-build")).isEqualTo(1000);
        assertThat(client.fault("repo.request", "f41-build")).isZero();
    }
}
