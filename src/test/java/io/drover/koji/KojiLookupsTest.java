package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.koji.HubServer.Trouble;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each lookup against the simulated hub: what is there, what is not, and a hub that does not answer. */
class KojiLookupsTest {

    private HubServer server;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        server = new HubServer();
        try (InputStream in = getClass().getResourceAsStream("/koji/lookups-seed-invented.json")) {
            server.hub.seed(new ObjectMapper().readTree(Objects.requireNonNull(in)));
        }
        server.hub.stepOnLook(false);
        camel = KojiContext.to(server, "releng", "lion");
    }

    @AfterEach
    void stop() {
        camel.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build | {'build': 'bash-9-9'} | {'build': null}",
                "builds | {'package': 'nosuch'} | {'builds': [], 'more': false}",
                "task | {'task': 999999} | {'task': null}",
                "tag-contents | {'tag': 'nosuch'} | {'tag': null, 'builds': null, 'more': false}",
                "latest-builds | {'tag': 'nosuch'} | {'tag': null, 'builds': null, 'more': false}",
                "inheritance | {'tag': 'nosuch'} | {'tag': null, 'inheritance': null}",
                "package-list | {'tag': 'nosuch'} | {'tag': null, 'packages': null, 'more': false}",
                "target | {'target': 'nosuch'} | {'target': null}",
                "targets | {'buildTag': 'nosuch'} | {'targets': null, 'more': false}",
                "targets | {'destTag': 'nosuch'} | {'targets': null, 'more': false}",
                "tags | {'build': 'bash-9-9'} | {'tags': null, 'more': false}",
                "repo | {'tag': 'nosuch'} | {'tag': null, 'repo': null, 'last_change': null, 'current': null}",
                "event | {'at': 1} | {'event': null}",
                "user | {'user': 'nosuch'} | {'user': null, 'permissions': null}",
                "rpms-and-signatures | {'build': 'bash-9-9'} | {'build': null, 'rpms': null}",
                "archives | {'build': 'bash-9-9'} | {'build': null, 'archives': null}",
                "image-parents | {'build': 'bash-9-9'} | {'build': null, 'parents': null, 'builders': null, 'complete': null}"
            })
    void answersWhatKojiDoesNotKnowWithNull(String what, String question, String answer) {
        assertThat(ask(what, question)).isEqualTo(json(answer));
        server.next(Trouble.BUSY_503_BEFORE);
        assertThat(failure(what, question).result()).isInstanceOf(CallResult.Unavailable.class);
        server.hub.offline(true);
        assertThat(failure(what, question).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(server.methods()).as("nobody logs in for a lookup").doesNotContain("login");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build | {}",
                "build | {'build': 'nonsense'}",
                "build | {'build': ' '}",
                "builds | {}",
                "builds | {'limit': 5}",
                "task | {'task': {}}",
                "tag-contents | {}",
                "latest-builds | {'tag': null}",
                "inheritance | {}",
                "package-list | {'package': 'bash'}",
                "target | {}",
                "tags | {}",
                "repo | {}",
                "user | {}",
                "rpms-and-signatures | {}",
                "archives | {'build': true}",
                "containers-with-rpm | {'tag': 'f41-container', 'builds': []}",
                "image-parents | {}"
            })
    void refusesAQuestionThatNamesNothing(String what, String question) {
        assertThat(failure(what, question).result()).isInstanceOf(CallResult.Refused.class);
        assertThat(server.methods()).doesNotContain("listBuilds", "listTagged");
    }

    @Test
    void listsBuildsByFilter() {
        JsonNode answer = ask("builds", "{'package': 'bash'}");
        assertThat(answer.path("builds").findValuesAsText("nvr"))
                .containsExactly("bash-5.2.32-1.fc41", "bash-5.2.26-1.fc41");
        assertThat(ask("builds", "{'user': 'releng', 'state': 0}")
                        .path("builds")
                        .findValuesAsText("nvr"))
                .containsExactly("zsh-5.9-1.fc41");
        JsonNode first = ask("builds", "{'package': 'bash', 'limit': 1}");
        assertThat(first.path("builds").findValuesAsText("nvr")).containsExactly("bash-5.2.32-1.fc41");
        assertThat(first.path("more").asBoolean()).isTrue();
        JsonNode second = ask("builds", "{'package': 'bash', 'limit': 1, 'offset': 1}");
        assertThat(second.path("builds").findValuesAsText("nvr")).containsExactly("bash-5.2.26-1.fc41");
        assertThat(second.path("more").asBoolean(true)).isFalse();
        assertThat(ask("builds", "{'package': 'bash', 'limit': 0}").path("builds"))
                .as("0 would be no limit at all")
                .hasSize(1);
    }

    @Test
    void tellsATaskWithItsRequestAndItsResult() {
        long task = ((JsonNode) camel.send(
                        "koji:build?session=REQUIRED",
                        json("['git+https://src.example.org/rpms/bash#abcdef0123', 'f99', {'scratch': true}]")))
                .longValue();
        JsonNode free = ask("task", "{'task': '" + task + "'}").path("task");
        assertThat(free.path("id").asLong()).isEqualTo(task);
        assertThat(free.path("request").path(1).asText()).isEqualTo("f99");
        assertThat(free.path("result").isNull()).isTrue();
        assertThat(free.path("fault").isNull()).isTrue();
        advanceToTheEnd();
        JsonNode failed = ask("task", "{'task': " + task + "}").path("task");
        assertThat(failed.path("state").asInt()).isEqualTo(5);
        assertThat(failed.at("/fault/code").asInt()).isEqualTo(1000);
        assertThat(failed.at("/fault/text").asText()).contains("f99");
    }

    @Test
    void stripsTheMarkOfNamedArgumentsFromRequests() {
        JsonNode outcomes = json("[{'value': {'id': 7, 'request': ['f41', {'__starstar': true, 'src': true}]}},"
                + " {'value': [{'id': 8, 'request': [{'__starstar': true, 'opts': {}}]}]},"
                + " {'fault': {'code': 1000, 'text': 'Task 7 is not finished'}}]");
        assertThat(new KojiQuestions().task(outcomes))
                .isEqualTo(json("{'task': {'id': 7, 'request': ['f41', {'src': true}],"
                        + " 'children': [{'id': 8, 'request': [{'opts': {}}]}], 'result': null, 'fault': null}}"));
    }

    @Test
    void tellsWhatATagHolds() {
        JsonNode own = ask("tag-contents", "{'tag': 'f41-updates-candidate'}");
        assertThat(own.at("/tag/name").asText()).isEqualTo("f41-updates-candidate");
        assertThat(own.path("builds").findValuesAsText("nvr")).containsExactly("bash-5.2.32-1.fc41");
        JsonNode inherited =
                ask("tag-contents", "{'tag': 'f41-updates-candidate', 'inherit': true, 'package': 'bash'}");
        assertThat(inherited.path("builds").findValuesAsText("nvr"))
                .containsExactly("bash-5.2.32-1.fc41", "bash-5.2.26-1.fc41");
        JsonNode latest = ask("tag-contents", "{'tag': 'f41-updates-candidate', 'inherit': true, 'latest': true}");
        assertThat(latest.path("builds").findValuesAsText("nvr"))
                .contains("bash-5.2.32-1.fc41")
                .doesNotContain("bash-5.2.26-1.fc41");
        JsonNode page = ask("tag-contents", "{'tag': 'f41-container', 'limit': 2}");
        assertThat(page.path("builds")).hasSize(2);
        assertThat(page.path("more").asBoolean()).isTrue();
        JsonNode rest = ask("tag-contents", "{'tag': 'f41-container', 'limit': 2, 'offset': 2}");
        assertThat(rest.path("builds")).hasSize(1);
        assertThat(rest.path("more").asBoolean(true)).isFalse();
        assertThat(ask("tag-contents", "{'tag': 'f41-container', 'type': 'image'}")
                        .path("builds"))
                .hasSize(3);
    }

    @Test
    void tellsWhatATagHeldAtAnEvent() {
        long before = ask("event", "{}").at("/event/id").asLong();
        camel.send("koji:tagBuildBypass?session=REQUIRED", json("['f41-updates', 'bash-5.2.32-1.fc41']"));
        assertThat(ask("tag-contents", "{'tag': 'f41-updates'}").path("builds")).hasSize(1);
        assertThat(ask("tag-contents", "{'tag': 'f41-updates', 'event': " + before + "}")
                        .path("builds"))
                .isEmpty();
    }

    @Test
    void tellsTheLatestBuilds() {
        JsonNode answer = ask("latest-builds", "{'tag': 'f41-updates-candidate', 'package': 'bash'}");
        assertThat(answer.path("builds").findValuesAsText("nvr")).containsExactly("bash-5.2.32-1.fc41");
        assertThat(ask("latest-builds", "{'tag': 'f41', 'package': 'nosuch'}").path("builds"))
                .isEmpty();
    }

    @Test
    void tellsTheInheritance() {
        JsonNode answer = ask("inheritance", "{'tag': 'f41-container-child'}");
        assertThat(answer.path("inheritance").findValuesAsText("name")).containsExactly("f41-container", "f41");
        assertThat(ask("inheritance", "{'tag': 'f41'}").path("inheritance")).isEmpty();
        assertThat(ask("inheritance", "{'tag': 'f41-container', 'reverse': true}")
                        .path("inheritance"))
                .hasSize(1);
    }

    @Test
    void tellsThePackageList() {
        JsonNode answer = ask("package-list", "{'tag': 'f41'}");
        assertThat(answer.path("packages").findValuesAsText("package_name")).containsExactly("bash", "zsh");
        assertThat(ask("package-list", "{'tag': 'f41-build'}").path("packages")).isEmpty();
        assertThat(ask("package-list", "{'tag': 'f41-build', 'inherit': true, 'package': 'zsh'}")
                        .path("packages")
                        .findValuesAsText("package_name"))
                .containsExactly("zsh");
        assertThat(ask("package-list", "{'tag': 'f41', 'limit': 1}")
                        .path("more")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void tellsTargets() {
        assertThat(ask("target", "{'target': 'f41'}")
                        .at("/target/dest_tag_name")
                        .asText())
                .isEqualTo("f41-updates-candidate");
        assertThat(ask("targets", "{}").path("targets").findValuesAsText("name"))
                .containsExactly("f41");
        assertThat(ask("targets", "{'destTag': 'f41-updates-candidate'}").path("targets"))
                .hasSize(1);
        assertThat(ask("targets", "{'buildTag': 'f41-updates'}").path("targets"))
                .isEmpty();
    }

    @Test
    void tellsTheTagsOfABuildAndOfAPackage() {
        assertThat(ask("tags", "{'build': 'bash-5.2.32-1.fc41'}").path("tags").findValuesAsText("name"))
                .containsExactly("f41-updates-candidate");
        String id = ask("build", "{'build': 'bash-5.2.32-1.fc41'}")
                .at("/build/build_id")
                .asText();
        assertThat(ask("tags", "{'build': '" + id + "'}").path("tags")).hasSize(1);
        assertThat(ask("tags", "{'build': 'dash-0.5-1.fc41'}").path("tags")).isEmpty();
        assertThat(ask("tags", "{'package': 'zsh'}").path("tags").findValuesAsText("name"))
                .containsExactly("f41");
        assertThat(ask("tags", "{'pattern': 'f41-c*'}").path("tags").findValuesAsText("name"))
                .containsExactly("f41-container", "f41-container-child");
    }

    @Test
    void tellsTheReadyRepoOfATagAndWhetherTheTagHasChangedSince() {
        JsonNode none = ask("repo", "{'tag': 'f41-build'}");
        assertThat(none.path("repo").isNull()).isTrue();
        assertThat(none.path("current").asBoolean(true)).isFalse();
        camel.send("koji:newRepo?session=REQUIRED", json("['f41-build']"));
        advanceToTheEnd();
        JsonNode fresh = ask("repo", "{'tag': 'f41-build'}");
        assertThat(fresh.at("/repo/state").asInt()).isEqualTo(1);
        assertThat(fresh.path("current").asBoolean()).isTrue();
        camel.send("koji:tagBuildBypass?session=REQUIRED", json("['f41', 'bash-5.2.32-1.fc41']"));
        JsonNode stale = ask("repo", "{'tag': 'f41-build'}");
        assertThat(stale.at("/repo/id")).isEqualTo(fresh.at("/repo/id"));
        assertThat(stale.path("current").asBoolean(true)).isFalse();
        assertThat(ask("repo", "{'tag': 'f41-build', 'minEvent': " + stale.path("last_change") + "}")
                        .path("repo")
                        .isNull())
                .isTrue();
    }

    @Test
    void tellsTheEventOfATime() {
        JsonNode last = ask("event", "{}").path("event");
        assertThat(last.path("id").asLong()).isPositive();
        assertThat(ask("event", "{'at': 4102444800}").path("event")).isEqualTo(last);
        assertThat(ask("event", "{'at': '2100-01-01T00:00:00Z'}").path("event")).isEqualTo(last);
        assertThat(ask("event", "{'at': '1970-01-02T00:00:00Z'}").path("event").isNull())
                .isTrue();
    }

    @Test
    void tellsAUserWithItsPermissions() {
        JsonNode releng = ask("user", "{'user': 'releng'}");
        assertThat(releng.at("/user/name").asText()).isEqualTo("releng");
        assertThat(releng.path("permissions")).isEqualTo(json("['admin']"));
        assertThat(ask("user", "{'user': 'drover'}").path("permissions"))
                .as("by the group")
                .isEqualTo(json("['sign']"));
        assertThat(ask("user", "{'user': 'signers'}").at("/user/usertype").asInt())
                .isEqualTo(2);
    }

    @Test
    void tellsWhichKeysSignWhichRpm() {
        JsonNode answer = ask("rpms-and-signatures", "{'build': 'zlib-1.2.11-1.fc41'}");
        assertThat(answer.at("/build/nvr").asText()).isEqualTo("zlib-1.2.11-1.fc41");
        Map<String, JsonNode> keys = new java.util.TreeMap<>();
        answer.path("rpms").forEach(rpm -> keys.put(rpm.path("nvra").asText(), rpm.path("keys")));
        assertThat(keys)
                .containsOnly(
                        Map.entry("zlib-1.2.11-1.fc41.src", json("[]")),
                        Map.entry("zlib-1.2.11-1.fc41.x86_64", json("['12c944d0', 'e99d6ad1']")),
                        Map.entry("zlib-devel-1.2.11-1.fc41.x86_64", json("['e99d6ad1']")));
        assertThat(server.methods()).containsExactly("multiCall", "multiCall");
    }

    @Test
    void tellsTheArchivesOfABuildWithTheRpmsOfImages() {
        JsonNode archives = ask("archives", "{'build': 'base-container-41-1'}").path("archives");
        assertThat(archives.findValuesAsText("filename"))
                .containsExactlyInAnyOrder("base-x86_64.tar.gz", "base-aarch64.tar.gz", "bundle.zip");
        for (JsonNode archive : archives) {
            switch (archive.path("filename").asText()) {
                case "base-x86_64.tar.gz" ->
                    assertThat(archive.path("rpms").findValuesAsText("nvra"))
                            .containsExactly("zlib-1.2.9-1.fc41.x86_64");
                case "base-aarch64.tar.gz" -> assertThat(archive.path("rpms")).isEmpty();
                default -> assertThat(archive.has("rpms")).isFalse();
            }
        }
        JsonNode images = ask("archives", "{'build': 'base-container-41-1', 'type': 'image', 'rpms': false}");
        assertThat(images.path("archives")).hasSize(2).noneMatch(archive -> archive.has("rpms"));
    }

    @Test
    void findsTheContainersThatHoldAnRpmOrAnOlderOne() {
        JsonNode answer =
                ask("containers-with-rpm", "{'builds': ['zlib-1.2.11-1.fc41', 'x-1-1'], 'tag': 'f41-container'}");
        Map<String, String> held = new java.util.TreeMap<>();
        answer.path("containers")
                .forEach(one -> held.put(
                        one.path("nvr").asText(), one.at("/rpms/0/held").asText()));
        assertThat(held)
                .containsOnly(Map.entry("base-container-41-1", "older"), Map.entry("httpd-container-2.4-1", "same"));
        assertThat(answer.path("looked_into").asInt()).isEqualTo(3);
        assertThat(answer.path("unknown")).isEqualTo(json("['x-1-1']"));
        JsonNode old = ask("containers-with-rpm", "{'builds': ['zlib-1.2.9-1.fc41'], 'tag': 'f41-container'}");
        assertThat(old.path("containers").findValuesAsText("nvr")).containsExactly("base-container-41-1");
        JsonNode child = ask(
                "containers-with-rpm",
                "{'builds': ['zlib-1.2.11-1.fc41'], 'tag': 'f41-container-child', 'inherit': true, 'arch': 'x86_64'}");
        assertThat(child.path("containers")).hasSize(2);
        assertThat(ask("containers-with-rpm", "{'builds': ['zlib-1.2.11-1.fc41'], 'tag': 'f41-container-child'}")
                        .path("containers"))
                .isEmpty();
        JsonNode one =
                ask("containers-with-rpm", "{'builds': ['zlib-1.2.11-1.fc41'], 'tag': 'f41-container', 'limit': 1}");
        assertThat(one.path("looked_into").asInt()).isEqualTo(1);
        assertThat(one.path("more").asBoolean()).isTrue();
    }

    @Test
    void containersAreNotFoundWhereTheHubStopsAnswering() {
        String question = "{'builds': ['zlib-1.2.11-1.fc41'], 'tag': 'f41-container'}";
        for (int answered = 0; answered < 3; answered++) {
            List<Trouble> troubles = new ArrayList<>();
            for (int i = 0; i < answered; i++) {
                troubles.add(Trouble.NONE);
            }
            troubles.add(Trouble.HTML_502_BEFORE);
            server.next(troubles.toArray(Trouble[]::new));
            assertThat(failure("containers-with-rpm", question).result())
                    .as("after %s requests", answered)
                    .isInstanceOf(CallResult.Unavailable.class);
        }
        assertThat(ask("containers-with-rpm", question).path("containers")).hasSize(2);
    }

    @Test
    void followsTheParentsOfAnImage() {
        long base = ask("build", "{'build': 'base-container-41-1'}")
                .at("/build/build_id")
                .asLong();
        ObjectNode seed = (ObjectNode) json("{'builds': [{'nvr': 'app-container-1-1', 'owner': 'releng',"
                + " 'extra': {'image': {'parent_build_id': " + base + ", 'parent_image_builds':"
                + " {'reg/base:41': {'id': " + base + ", 'nvr': 'base-container-41-1'}}}}}]}");
        server.hub.seed(seed);
        JsonNode answer = ask("image-parents", "{'build': 'app-container-1-1'}");
        assertThat(answer.path("parents").findValuesAsText("nvr")).containsExactly("base-container-41-1");
        assertThat(answer.at("/builders/0/image").asText()).isEqualTo("reg/base:41");
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(ask("image-parents", "{'build': 'base-container-41-1'}").path("parents"))
                .isEmpty();
    }

    private JsonNode ask(String what, String question) {
        return camel.ask("kamelet:koji-" + what + "-lookup", question);
    }

    private KojiException failure(String what, String question) {
        return catchThrowableOfType(KojiException.class, () -> ask(what, question));
    }

    private void advanceToTheEnd() {
        for (int step = 0; step < 8; step++) {
            server.hub.advance();
        }
    }
}
