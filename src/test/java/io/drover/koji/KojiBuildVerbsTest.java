package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Verbs that make a task: once, found again after a lost answer, and never taken for one another's. */
class KojiBuildVerbsTest {

    private static final String BUILD = "{'source': 'git+https://src/bash#1', 'target': 'f41'}";

    /** Verb, hub's method, parameters, method of the task. */
    private static Stream<Arguments> byToken() {
        return Stream.of(
                Arguments.of("koji-build", "build", BUILD, "build"),
                Arguments.of("koji-scratch-build", "build", BUILD, "build"),
                Arguments.of(
                        "koji-chain-build",
                        "chainBuild",
                        "{'sources': [['git+https://src/a#1'], ['git+https://src/b#1']], 'target': 'f41'}",
                        "chainbuild"),
                Arguments.of(
                        "koji-build-container",
                        "buildContainer",
                        "{'source': 'git+https://src/httpd#1', 'target': 'f41', 'gitBranch': 'f41'}",
                        "buildContainer"));
    }

    private static Stream<Arguments> byArguments() {
        return Stream.of(
                Arguments.of(
                        "koji-build-live-media",
                        "buildImage",
                        "{'name': 'KDE', 'version': '41', 'arches': ['x86_64'], 'target': 'f41', 'kickstart': 'kde.ks',"
                                + " 'ksUrl': 'git+https://ks#1', 'scratch': false}",
                        "livemedia"),
                Arguments.of(
                        "koji-build-appliance",
                        "buildImage",
                        "{'name': 'Arm', 'version': '41', 'arch': 'x86_64', 'target': 'f41', 'kickstart': 'arm.ks'}",
                        "appliance"),
                Arguments.of(
                        "koji-build-oz-image",
                        "buildImageOz",
                        "{'name': 'Cloud', 'version': '41', 'arches': ['x86_64'], 'target': 'f41',"
                                + " 'installTree': 'https://t/$arch/', 'formats': ['qcow2'], 'diskSize': 5}",
                        "image"),
                Arguments.of(
                        "koji-runroot",
                        "runroot",
                        "{'tag': 'f41-build', 'arch': 'x86_64', 'command': 'id', 'packages': ['lorax']}",
                        "runroot"),
                Arguments.of("koji-new-repo", "newRepo", "{'tag': 'f41-build', 'sources': true}", "newRepo"),
                Arguments.of("koji-new-repo", "newRepo", "{'tag': 'f41-build'}", "newRepo"),
                Arguments.of(
                        "koji-dist-repo",
                        "distRepo",
                        "{'tag': 'f41', 'keys': ['a1b2c3d4'], 'arches': ['x86_64'], 'inherit': true}",
                        "distRepo"));
    }

    private static Stream<Arguments> all() {
        return Stream.concat(byToken(), byArguments());
    }

    private VerbStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = VerbStage.admin();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void makesOneTask(String verb, String method, String parameters, String taskMethod) {
        Accepted accepted = stage.accepted(1, verb, parameters);
        assertThat(stage.calls(method)).hasSize(1);
        assertThat(tasks(taskMethod)).containsExactly(accepted.externalId());
        assertThat(accepted.url()).endsWith("taskID=" + accepted.externalId());
        assertThat(accepted.result().get("task_id").asText()).isEqualTo(accepted.externalId());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLostAnswerIsAmbiguousAndTheProbeFindsTheTask(
            String verb, String method, String parameters, String taskMethod) {
        stage.loseAnswerTo(method);
        assertThat(stage.send(1, verb, parameters)).isInstanceOf(CallResult.Ambiguous.class);
        Accepted found = stage.found(1, verb, parameters).orElseThrow();
        assertThat(found.how()).startsWith("adopted");
        assertThat(tasks(taskMethod)).containsExactly(found.externalId());
        stage.advance();
        assertThat(stage.found(1, verb, parameters))
                .as("over, or even failed: it was taken all the same")
                .map(Accepted::externalId)
                .contains(found.externalId());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theProbeFindsNothingWhereNothingCameToTheHub(
            String verb, String method, String parameters, String taskMethod) {
        stage.loseCallOf(method);
        assertThat(stage.send(1, verb, parameters)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, verb, parameters)).isEmpty();
        assertThat(tasks(taskMethod)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("byToken")
    void twoActionsThatAskForTheSameGetATaskEach(String verb, String method, String parameters, String taskMethod) {
        stage.accepted(1, verb, parameters);
        assertThat(stage.found(2, verb, parameters)).isEmpty();
        stage.loseAnswerTo(method);
        stage.send(2, verb, parameters);
        Accepted second = stage.found(2, verb, parameters).orElseThrow();
        assertThat(tasks(taskMethod)).hasSize(2).contains(second.externalId());
        assertThat(stage.found(1, verb, parameters).orElseThrow().externalId()).isNotEqualTo(second.externalId());
    }

    @ParameterizedTest
    @MethodSource("byArguments")
    void aTaskThatAnotherActionHasIsNotTaken(String verb, String method, String parameters, String taskMethod) {
        Accepted first = stage.accepted(1, verb, parameters);
        JsonNode known = KojiContext.json(parameters);
        stage.camel.own.owns(1, String.valueOf(first.externalId()), known);
        assertThat(stage.found(2, verb, parameters)).isEmpty();
        assertThat(stage.found(1, verb, parameters)).map(Accepted::externalId).contains(first.externalId());
        stage.loseAnswerTo(method);
        stage.send(2, verb, parameters);
        assertThat(stage.found(2, verb, parameters).orElseThrow().externalId()).isNotEqualTo(first.externalId());
    }

    @Test
    void anEqualIdAtAnotherHubTellsNothing() {
        Accepted first = stage.accepted(1, "koji-new-repo", "{'tag': 'f41-build'}");
        stage.camel.own.owns(
                2, String.valueOf(first.externalId()), KojiContext.json("{'tag': 'f41-build', 'profile': 'cbs'}"));
        assertThat(stage.found(1, "koji-new-repo", "{'tag': 'f41-build'}")).isPresent();
    }

    @Test
    void aTaskWithOtherArgumentsIsNotTaken() {
        stage.accepted(1, "koji-new-repo", "{'tag': 'f41-build', 'sources': true}");
        stage.accepted(1, "koji-runroot", "{'tag': 'f41-build', 'arch': 'x86_64', 'command': 'id', 'packages': ['a']}");
        stage.accepted(
                1, "koji-dist-repo", "{'tag': 'f41', 'keys': ['a1b2c3d4'], 'arches': ['x86_64'], 'latest': true}");
        assertThat(stage.found(1, "koji-new-repo", "{'tag': 'f41-build'}")).isEmpty();
        assertThat(stage.found(1, "koji-new-repo", "{'tag': 'f41'}")).isEmpty();
        assertThat(stage.found(1, "koji-runroot", "{'tag': 'f41-build', 'arch': 'x86_64', 'command': 'id'}"))
                .isEmpty();
        assertThat(stage.found(1, "koji-dist-repo", "{'tag': 'f41', 'keys': ['a1b2c3d4'], 'arches': ['x86_64']}"))
                .isEmpty();
        assertThat(stage.found(
                        1,
                        "koji-dist-repo",
                        "{'tag': 'f41', 'keys': ['a1b2c3d4'], 'arches': ['x86_64'], 'latest': true, 'event': 1}"))
                .as("another event was asked for")
                .isEmpty();
    }

    /** An action that was planned while our clock was two hours ahead is not built a second time. */
    @ParameterizedTest
    @MethodSource("all")
    void aClockThatIsWrongByHoursHidesNoTask(String verb, String method, String parameters, String taskMethod) {
        stage.camel.own.planned.put(1L, Instant.now().plus(Duration.ofHours(2)));
        stage.loseAnswerTo(method);
        stage.send(1, verb, parameters);
        assertThat(stage.found(1, verb, parameters)).isPresent();
    }

    @Test
    void aTaskFromBeforeTheActionWasPlannedIsNotTaken() {
        stage.accepted(1, "koji-new-repo", "{'tag': 'f41-build'}");
        stage.camel.own.planned.put(
                2L, Instant.now().plus(OwnWork.CLOCKS_DIFFER).plusSeconds(60));
        assertThat(stage.found(2, "koji-new-repo", "{'tag': 'f41-build'}")).isEmpty();
        stage.camel.own.planned.put(2L, Instant.now());
        assertThat(stage.found(2, "koji-new-repo", "{'tag': 'f41-build'}")).isPresent();
    }

    /** §1.12 (b), and retries: what the first try made is there, and is not the second one's. */
    @Test
    void theProbeOfASecondTryDoesNotTakeTheTaskOfTheFirst() {
        String parameters = "{'source': 'git+https://src/containers/httpd#1', 'target': 'f41', 'gitBranch': 'f41',"
                + " 'mustHold': [{'name': 'zlib', 'version': '1', 'release': '2'}]}";
        Object sent = stage.camel.call(
                "koji-build-container-action",
                KojiContext.json(parameters),
                Map.of("actionKey", "httpd", "actionId", 1L));
        String task = ((Accepted) ((CallResult.Done<?>) sent).value()).externalId();

        assertThat(probed("httpd", parameters)).hasValueSatisfying(found -> assertThat(((Accepted) found).externalId())
                .isEqualTo(task));
        assertThat(probed("httpd (try 2)", parameters)).isEmpty();
        assertThat(stage.camel.ask("koji:getTaskInfo", "[" + task + ", true]").at("/request/2"))
                .as("mustHold is no option of buildContainer, which refuses what it does not know")
                .isEqualTo(KojiContext.json("{'git_branch': 'f41', 'userdata': {'drover':"
                        + " {'verb': 'koji-build-container', 'key': 'httpd'}}}"));
    }

    private Optional<?> probed(String key, String parameters) {
        Object answer = stage.camel.call(
                "koji-build-container-probe", KojiContext.json(parameters), Map.of("actionKey", key, "actionId", 1L));
        return (Optional<?>) ((CallResult.Done<?>) answer).value();
    }

    @Test
    void aTaskOfAnotherAccountIsNotTaken() throws Exception {
        stage.accepted(1, "koji-build", BUILD);
        try (KojiContext other = KojiContext.to(stage.server, "drover", "tiger")) {
            Object answer = other.call(
                    "koji-build-probe", KojiContext.json(BUILD), Map.of("actionKey", "key-1", "actionId", 1L));
            assertThat(((CallResult.Done<?>) answer).value()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void aCallFromOutsideOfDispatchIsTakenForNobodys() {
        stage.camel.send("kamelet:koji-build-action", KojiContext.json(BUILD));
        Object answer = stage.camel.send("kamelet:koji-build-probe", KojiContext.json(BUILD));
        assertThat(((CallResult.Done<?>) answer).value()).isEqualTo(Optional.empty());
    }

    @Test
    void resubmitsAFailedTaskOnce() {
        String failed = stage.accepted(1, "koji-build", "{'source': 'git+https://src/bash#1', 'target': 'nonsense'}")
                .externalId();
        stage.advance();
        String parameters = "{'task': '" + failed + "'}";
        assertThat(stage.found(2, "koji-resubmit-task", parameters)).isEmpty();
        stage.loseAnswerTo("resubmitTask");
        assertThat(stage.send(2, "koji-resubmit-task", parameters)).isInstanceOf(CallResult.Ambiguous.class);
        Accepted found = stage.found(2, "koji-resubmit-task", parameters).orElseThrow();
        assertThat(tasks("build")).hasSize(2).contains(failed, found.externalId());
        assertThat(found.externalId()).isNotEqualTo(failed);
    }

    @Test
    void refusesWhatTheHubRefuses() throws Exception {
        assertThat(stage.send(1, "koji-resubmit-task", "{'task': '999999'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.probe(1, "koji-resubmit-task", "{'task': '999999'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-build", "{'target': 'f41'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-build-container", "{'source': 'a'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-chain-build", "{}")).isInstanceOf(CallResult.Refused.class);
        try (VerbStage nobody = new VerbStage("drover", "tiger")) {
            assertThat(nobody.send(1, "koji-build-live-media", "{'name': 'a', 'version': '1', 'arches': ['x86_64']}"))
                    .isInstanceOf(CallResult.Refused.class);
            assertThat(nobody.send(1, "koji-runroot", "{'tag': 'f41', 'arch': 'x86_64', 'command': 'id'}"))
                    .isInstanceOf(CallResult.Refused.class);
            assertThat(nobody.send(1, "koji-new-repo", "{'tag': 'f41'}")).isInstanceOf(CallResult.Refused.class);
            assertThat(nobody.server.effects()).isEmpty();
        }
        assertThat(stage.server.effects()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aHubThatIsAwayIsUnavailable(String verb, String method, String parameters, String taskMethod) {
        stage.server.hub.offline(true);
        assertThat(stage.send(1, verb, parameters)).isInstanceOf(CallResult.Unavailable.class);
        assertThat(stage.probe(1, verb, parameters)).isInstanceOf(CallResult.Unavailable.class);
        stage.server.hub.offline(false);
        stage.loseCallOf("listTasks");
        assertThat(stage.probe(1, verb, parameters)).isInstanceOf(CallResult.Unavailable.class);
        stage.loseCallOf("getLoggedInUser");
        assertThat(stage.probe(1, verb, parameters)).isInstanceOf(CallResult.Unavailable.class);
        assertThat(stage.server.effects()).isEmpty();
    }

    private List<String> tasks(String method) {
        List<String> ids = new ArrayList<>();
        stage.camel
                .ask("koji:listTasks", "{'opts': {'method': '" + method + "'}, 'queryOpts': {'order': 'id'}}")
                .forEach(task -> ids.add(task.get("id").asText()));
        return ids;
    }
}
