package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting for repositories; side tags; what ends builds and tasks; signed copies; imports. */
class KojiRepoVerbsTest {

    private static final String WAIT = "koji-wait-repo";
    private static final String LOOKUP = "koji-repo-completion-lookup";
    private static final String TAG = "{'tag': 'f41-build'}";
    private static final String IMPORT = "{'directory': 'cli-build/7', 'metadata': {'metadata_version': 0, 'build':"
            + " {'name': 'img', 'version': '1', 'release': '2', 'source': 'git+https://src/img#1', 'start_time': 1,"
            + " 'end_time': 2, 'extra': {}}, 'buildroots': [{'id': 1, 'content_generator': {'name': 'osbs', 'version': '1'},"
            + " 'host': {'os': 'f41', 'arch': 'x86_64'}, 'container': {'type': 'none', 'arch': 'x86_64'}, 'tools': [],"
            + " 'components': []}], 'output': []}}";

    private VerbStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = VerbStage.admin();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void requestsARepositoryAndFollowsTheRequest() {
        Accepted accepted = stage.accepted(1, WAIT, TAG);
        assertThat(accepted.result().get("request_id").asText()).isEqualTo(accepted.externalId());
        assertThat(stage.completion(LOOKUP, accepted).state()).isEqualTo(State.RUNNING);
        stage.advance();
        Completion done = stage.completion(LOOKUP, accepted);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.result().get("repo_id").isIntegralNumber()).isTrue();
        Accepted there = stage.accepted(2, WAIT, TAG);
        assertThat(there.externalId()).as("nothing to wait for").isNull();
        assertThat(there.result().get("repo_id")).isEqualTo(done.result().get("repo_id"));
    }

    @Test
    void aRequestMayBeRepeated() {
        stage.loseAnswerTo("repo.request");
        assertThat(stage.send(1, WAIT, TAG)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, WAIT, TAG)).as("no repository yet").isEmpty();
        Accepted accepted = stage.accepted(1, WAIT, TAG);
        assertThat(stage.camel.ask("koji:listTasks", "{'opts': {'method': 'newRepo'}}"))
                .hasSize(1);
        stage.advance();
        assertThat(stage.found(1, WAIT, TAG)).isPresent();
        assertThat(stage.completion(LOOKUP, accepted).state()).isEqualTo(State.DONE);
    }

    @Test
    void wantedBuildsMustBeInTheTagFirst() {
        String there = "{'tag': 'f41-build', 'builds': ['bash-5.2.26-1.fc41']}";
        assertThat(stage.accepted(1, WAIT, there).externalId()).isNotNull();
        String missing = "{'tag': 'f41-build', 'builds': ['bash-5.2.26-1.fc41', 'dash-0.5-1.fc41']}";
        CallResult<Accepted> refused = stage.send(1, WAIT, missing);
        assertThat(refused).isInstanceOf(CallResult.Refused.class);
        assertThat(refused.evidence()).contains("\"dash-0.5-1.fc41\" is not in \"f41-build\"");
        assertThat(stage.send(1, WAIT, "{'tag': 'f41-build', 'builds': ['nonsense']}"))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, WAIT, "{'tag': 'f99'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.calls("repo.request")).hasSize(1);
    }

    @Test
    void aRequestThatKojiForgotIsFailed() {
        Accepted unknown = new Accepted("999999", null, KojiContext.json("{}"), "");
        assertThat(stage.completion(LOOKUP, unknown).state()).isEqualTo(State.FAILED);
    }

    @Test
    void aRequestThatKojiGaveUpIsFailedAndOneItCannotTellOfGoesOn() {
        CallResult<List<Completion>> answer = new KojiRepos()
                .completions(
                        KojiContext.json("{'ids': ['1', '2']}"),
                        KojiContext.json("[{'value': {'repo': null, 'request': {'id': 1, 'active': false, 'tries': 3,"
                                + " 'task_id': 77}}}, {'fault': {'code': 1014, 'text': 'offline'}}]"));
        List<Completion> completions = answer.asOptional().orElseThrow();
        assertThat(completions).extracting(Completion::state).containsExactly(State.FAILED, State.RUNNING);
        assertThat(completions.get(0).reason()).contains("after 3 tries", "77");
    }

    @Test
    void manyRequestsAreAskedAboutInOneRequest() {
        Accepted one = stage.accepted(1, WAIT, TAG);
        Accepted two = stage.accepted(1, WAIT, "{'tag': 'f41'}");
        stage.server.requests.clear();
        Object answer = stage.camel.call(
                LOOKUP, KojiJson.toJson(Map.of("ids", List.of(one.externalId(), two.externalId()))), Map.of());
        assertThat(((CallResult.Done<?>) answer).value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(stage.server.requests).hasSize(1);
    }

    @Test
    void aHubThatIsAwayIsUnavailable() {
        stage.server.hub.offline(true);
        for (Map.Entry<String, String> verb : Map.of(
                        WAIT,
                        TAG,
                        "koji-create-side-tag",
                        "{'baseTag': 'f41'}",
                        "koji-remove-side-tag",
                        "{'tag': 'f41-side-1'}",
                        "koji-cancel-task",
                        "{'task': '1'}",
                        "koji-cancel-build",
                        "{'build': 'zsh-5.9-1.fc41'}",
                        "koji-import-build",
                        IMPORT)
                .entrySet()) {
            assertThat(stage.send(1, verb.getKey(), verb.getValue())).isInstanceOf(CallResult.Unavailable.class);
            assertThat(stage.probe(1, verb.getKey(), verb.getValue())).isInstanceOf(CallResult.Unavailable.class);
        }
        assertThat(stage.send(1, "koji-write-signed-rpms", "{'build': 'bash-5.2.26-1.fc41', 'key': 'a1b2c3d4'}"))
                .isInstanceOf(CallResult.Unavailable.class);
        assertThat(stage.server.effects()).isEmpty();
    }

    @Test
    void makesASideTagOnce() {
        Accepted first = stage.accepted(1, "koji-create-side-tag", "{'baseTag': 'f41'}");
        assertThat(first.result().get("tag").asText())
                .isEqualTo(first.externalId())
                .startsWith("f41-side-");
        stage.camel.own.owns(1, String.valueOf(first.externalId()), KojiContext.json("{}"));
        assertThat(stage.found(2, "koji-create-side-tag", "{'baseTag': 'f41'}")).isEmpty();
        stage.loseAnswerTo("createSideTag");
        assertThat(stage.send(2, "koji-create-side-tag", "{'baseTag': 'f41'}"))
                .isInstanceOf(CallResult.Ambiguous.class);
        Accepted second =
                stage.found(2, "koji-create-side-tag", "{'baseTag': 'f41'}").orElseThrow();
        assertThat(second.externalId()).isNotEqualTo(first.externalId());
        assertThat(stage.server.effects()).hasSize(2);
    }

    @Test
    void severalSideTagsThatNobodyHasAreTakenByNobody() {
        stage.accepted(1, "koji-create-side-tag", "{'baseTag': 'f41'}");
        stage.accepted(1, "koji-create-side-tag", "{'baseTag': 'f41'}");
        assertThat(stage.probe(2, "koji-create-side-tag", "{'baseTag': 'f41'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(2, "koji-create-side-tag", "{'baseTag': 'f99'}")).isInstanceOf(CallResult.Refused.class);
    }

    @Test
    void removesASideTag() {
        Accepted made = stage.accepted(1, "koji-create-side-tag", "{'baseTag': 'f41'}");
        String parameters = "{'tag': '" + made.externalId() + "'}";
        assertThat(stage.found(2, "koji-remove-side-tag", parameters)).isEmpty();
        stage.loseAnswerTo("removeSideTag");
        assertThat(stage.send(2, "koji-remove-side-tag", parameters)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(2, "koji-remove-side-tag", parameters)).isPresent();
        assertThat(stage.send(2, "koji-remove-side-tag", "{'tag': 'f41'}")).isInstanceOf(CallResult.Refused.class);
    }

    @Test
    void cancelsATaskAndSeesThatItIsOver() {
        String task = stage.accepted(1, "koji-build", "{'source': 'git+https://src/bash#1', 'target': 'f41'}")
                .externalId();
        String parameters = "{'task': '" + task + "'}";
        assertThat(stage.found(2, "koji-cancel-task", parameters)).isEmpty();
        stage.loseAnswerTo("cancelTask");
        assertThat(stage.send(2, "koji-cancel-task", parameters)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(2, "koji-cancel-task", parameters)).isPresent();
        stage.accepted(3, "koji-cancel-task", parameters);
        assertThat(stage.server.effects().stream().filter(effect -> effect.startsWith("cancelTask")))
                .hasSize(1);
        assertThat(stage.send(2, "koji-cancel-task", "{'task': '999999'}")).isInstanceOf(CallResult.Refused.class);
    }

    @Test
    void cancelsABuildAndSeesThatItIsNotBuilt() {
        String parameters = "{'build': 'zsh-5.9-1.fc41'}";
        assertThat(stage.found(1, "koji-cancel-build", parameters)).isEmpty();
        stage.loseAnswerTo("cancelBuild");
        assertThat(stage.send(1, "koji-cancel-build", parameters)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, "koji-cancel-build", parameters)).isPresent();
        assertThat(stage.accepted(2, "koji-cancel-build", parameters)
                        .result()
                        .get("value")
                        .asBoolean())
                .as("there was nothing left to cancel")
                .isFalse();
    }

    @Test
    void writesTheSignedCopiesOfAllRpmsInOneRequest() {
        stage.server.hub.seed(KojiContext.json("{'builds': [{'nvr': 'fish-1-1.fc41', 'owner': 'releng', 'rpms': ["
                + "{'nvra': 'fish-1-1.fc41.src', 'signatures': ['a1b2c3d4']},"
                + " {'nvra': 'fish-1-1.fc41.x86_64', 'signatures': ['a1b2c3d4']}]}]}"));
        String parameters = "{'build': 'fish-1-1.fc41', 'key': 'a1b2c3d4'}";
        stage.loseAnswerTo("writeSignedRPM");
        assertThat(stage.send(1, "koji-write-signed-rpms", parameters)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, "koji-write-signed-rpms", parameters))
                .as("it may be repeated")
                .isEmpty();
        stage.server.requests.clear();
        assertThat(stage.accepted(1, "koji-write-signed-rpms", parameters)
                        .result()
                        .get("calls")
                        .asInt())
                .isEqualTo(2);
        assertThat(stage.calls("writeSignedRPM")).hasSize(2);
        assertThat(stage.server.methods()).filteredOn("multiCall"::equals).hasSize(1);
        assertThat(stage.server.effects()).hasSize(2);
        assertThat(stage.send(1, "koji-write-signed-rpms", "{'build': 'fish-1-1.fc41', 'key': 'ffffffff'}")
                        .evidence())
                .contains("2 of 2 calls were refused");
        assertThat(stage.send(1, "koji-write-signed-rpms", "{'build': 'fish-9-9', 'key': 'a1b2c3d4'}"))
                .isInstanceOf(CallResult.Refused.class);
    }

    @Test
    void importsABuildOnce() {
        stage.camel.send("koji:grantCGAccess?session=REQUIRED", KojiContext.json("['releng', 'osbs', true]"));
        assertThat(stage.found(1, "koji-import-build", IMPORT)).isEmpty();
        stage.loseAnswerTo("CGImport");
        assertThat(stage.send(1, "koji-import-build", IMPORT)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, "koji-import-build", IMPORT)).isPresent();
        assertThat(stage.probe(1, "koji-import-build", IMPORT.replace("img#1", "img#2"))
                        .evidence())
                .contains("source is \"git+https://src/img#1\"");
        assertThat(stage.send(1, "koji-import-build", IMPORT)).isInstanceOf(CallResult.Refused.class);
    }
}
