package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many builds from tag to tag in one action: AC-30. */
class KojiMoveVerbsTest {

    private static final String VERB = "koji-move-builds";
    private static final String COMPLETION = "koji-task-completion-lookup";

    private VerbStage stage;
    private final List<String> builds = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        stage = VerbStage.admin();
        StringBuilder seed = new StringBuilder("{'tags': [{'name': 'pending', 'packages': ['p']},"
                + " {'name': 'rawhide', 'packages': ['p']}], 'builds': [");
        for (int i = 1; i <= 10; i++) {
            builds.add("p-" + i + "-1.fc41");
            seed.append(i == 1 ? "" : ",")
                    .append("{'nvr': 'p-" + i + "-1.fc41', 'owner': 'releng', 'tags': ['pending']}");
        }
        stage.server.hub.seed(KojiContext.json(seed + "]}"));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private String move(List<String> some) {
        return "{'tag': 'rawhide', 'fromTag': 'pending', 'builds': ['" + String.join("', '", some) + "']}";
    }

    private List<String> in(String tag) {
        List<String> nvrs = new ArrayList<>();
        stage.camel
                .ask("koji:listTagged", "['" + tag + "']")
                .forEach(build -> nvrs.add(build.get("nvr").asText()));
        return nvrs;
    }

    @Test
    void tenBuildsAreMovedByTenCallsInOneRequest() {
        Accepted accepted = stage.accepted(1, VERB, move(builds));
        assertThat(stage.calls("moveBuild")).hasSize(10);
        assertThat(stage.server.requests.stream()
                        .filter(request -> new String(request.body(), java.nio.charset.StandardCharsets.UTF_8)
                                .contains(">moveBuild<")))
                .hasSize(1);
        assertThat(accepted.externalId().split(",")).hasSize(10);
        assertThat(accepted.result().get("task_ids")).hasSize(10);
        stage.advance();
        assertThat(in("rawhide")).containsExactlyInAnyOrderElementsOf(builds);
        assertThat(in("pending")).isEmpty();
        assertThat(stage.server.effects().stream().filter(effect -> effect.startsWith("moveBuild")))
                .hasSize(10);
    }

    @Test
    void aLostAnswerIsAmbiguousAndTheProbeFindsAllTasks() {
        stage.loseAnswerTo("moveBuild");
        assertThat(stage.send(1, VERB, move(builds))).isInstanceOf(CallResult.Ambiguous.class);
        Accepted found = stage.found(1, VERB, move(builds)).orElseThrow();
        assertThat(found.externalId().split(",")).hasSize(10);
        assertThat(stage.calls("moveBuild"))
                .as("the same request twice, done once")
                .hasSize(20);
        stage.advance();
        assertThat(stage.found(1, VERB, move(builds)).orElseThrow().externalId())
                .isEqualTo(found.externalId());
        assertThat(in("rawhide")).hasSize(10);
        assertThat(tasks()).hasSize(10);
    }

    @Test
    void theProbeFindsNothingWhereNothingCameToTheHub() {
        stage.loseCallOf("moveBuild");
        assertThat(stage.send(1, VERB, move(builds))).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, VERB, move(builds))).isEmpty();
        assertThat(tasks()).isEmpty();
    }

    @Test
    void onlyWhatIsMissingIsMovedTheSecondTime() {
        Accepted some = stage.accepted(1, VERB, move(builds.subList(0, 3)));
        stage.advance();
        stage.accepted(1, VERB, move(builds.subList(3, 5)));
        stage.server.requests.clear();
        assertThat(stage.found(1, VERB, move(builds)))
                .as("five are missing yet")
                .isEmpty();
        Accepted all = stage.accepted(1, VERB, move(builds));
        assertThat(stage.calls("moveBuild")).hasSize(5);
        assertThat(all.externalId()).contains(some.externalId());
        assertThat(all.externalId().split(",")).hasSize(10);
        stage.server.requests.clear();
        assertThat(stage.accepted(1, VERB, move(builds)).externalId()).isEqualTo(all.externalId());
        assertThat(stage.calls("moveBuild")).isEmpty();
        assertThat(tasks()).hasSize(10);
    }

    @Test
    void whatIsInPlaceWithoutATaskOfOursNeedsNone() throws Exception {
        try (KojiContext other = KojiContext.to(stage.server, "drover", "tiger")) {
            other.send(
                    "koji:tagBuild?session=REQUIRED", KojiContext.json("['rawhide', 'p-1-1.fc41', false, 'pending']"));
        }
        stage.advance();
        Accepted accepted = stage.accepted(1, VERB, move(builds.subList(0, 1)));
        assertThat(accepted.externalId()).isNull();
        assertThat(stage.calls("moveBuild")).isEmpty();
        assertThat(stage.found(1, VERB, move(builds.subList(0, 1)))).isPresent();
    }

    @Test
    void aRefusalNamesWhatMovesAndWhatDoesNotAndNothingMovesTwice() {
        stage.server.hub.seed(
                KojiContext.json("{'builds': [{'nvr': 'q-1-1.fc41', 'owner': 'releng', 'tags': ['pending']}]}"));
        List<String> three = List.of("p-1-1.fc41", "q-1-1.fc41", "p-2-1.fc41");
        CallResult<Accepted> refused = stage.send(1, VERB, move(three));
        assertThat(refused).isInstanceOf(CallResult.Refused.class);
        assertThat(refused.evidence())
                .contains("not moved: koji answered moveBuild of q-1-1.fc41 with fault 1003", "p-1-1.fc41 (task")
                .contains("p-2-1.fc41 (task");
        stage.advance();
        assertThat(in("rawhide")).containsExactlyInAnyOrder("p-1-1.fc41", "p-2-1.fc41");
        stage.camel.send("koji:packageListAdd?session=REQUIRED", KojiContext.json("['rawhide', 'q', 'releng']"));
        assertThat(stage.found(1, VERB, move(three))).isEmpty();
        Accepted replayed = stage.accepted(1, VERB, move(three));
        assertThat(replayed.externalId().split(",")).hasSize(3);
        assertThat(tasks()).hasSize(3);
    }

    @Test
    void whatTheHubDoesNotKnowIsRefusedBeforeAnythingMoves() {
        assertThat(stage.send(1, VERB, move(List.of("p-1-1.fc41", "p-99-1.fc41")))
                        .evidence())
                .contains("nothing was tagged", "number 2");
        assertThat(stage.send(1, VERB, move(builds).replace("rawhide", "f99"))).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, VERB, move(List.of()).replace("''", ""))).isInstanceOf(CallResult.Refused.class);
        List<String> many = IntStream.rangeClosed(1, 101)
                .mapToObj(i -> "p-" + i + "-1.fc41")
                .toList();
        assertThat(stage.send(1, VERB, move(many)).evidence()).contains("1 to 100 builds");
        assertThat(stage.server.effects()).isEmpty();
    }

    @Test
    void aBuildThatIsNamedTwiceIsMovedOnce() {
        stage.accepted(1, VERB, move(List.of("p-1-1.fc41", "p-1-1.fc41")));
        assertThat(tasks()).hasSize(1);
    }

    @Test
    void aHubThatIsAwayIsUnavailable() {
        stage.server.hub.offline(true);
        assertThat(stage.send(1, VERB, move(builds))).isInstanceOf(CallResult.Unavailable.class);
        assertThat(stage.probe(1, VERB, move(builds))).isInstanceOf(CallResult.Unavailable.class);
        stage.server.hub.offline(false);
        stage.loseCallOf("listTags");
        assertThat(stage.send(1, VERB, move(builds))).isInstanceOf(CallResult.Unavailable.class);
        assertThat(tasks()).isEmpty();
    }

    @Test
    void tasksOfOtherActionsAreLeftToThem() {
        Accepted first =
                stage.accepted(1, "koji-tag-build", "{'tag': 'rawhide', 'build': 'p-1-1.fc41', 'force': true}");
        String parameters = "{'tag': 'rawhide', 'build': 'p-1-1.fc41', 'force': true}";
        stage.camel.own.owns(1, String.valueOf(first.externalId()), KojiContext.json(parameters));
        assertThat(stage.found(1, "koji-tag-build", parameters)).isPresent();
        assertThat(stage.found(2, "koji-tag-build", parameters)).isEmpty();
    }

    @Test
    void aBuildThatSomebodyUntaggedLaterIsTaggedAgain() {
        stage.accepted(1, "koji-tag-build", "{'tag': 'rawhide', 'build': 'p-1-1.fc41'}");
        stage.advance();
        assertThat(stage.found(1, "koji-tag-build", "{'tag': 'rawhide', 'build': 'p-1-1.fc41'}"))
                .isPresent();
        stage.accepted(2, "koji-untag-build", "{'tag': 'rawhide', 'build': 'p-1-1.fc41'}");
        assertThat(stage.found(3, "koji-tag-build", "{'tag': 'rawhide', 'build': 'p-1-1.fc41'}"))
                .isEmpty();
    }

    @Test
    void theTasksOfOneMoveAreFollowed() {
        Accepted one = stage.accepted(1, VERB, move(builds.subList(0, 1)));
        assertThat(stage.completion(COMPLETION, one).state()).isEqualTo(State.RUNNING);
        stage.advance();
        assertThat(stage.completion(COMPLETION, one).state()).isEqualTo(State.DONE);
    }

    private List<JsonNode> tasks() {
        List<JsonNode> tasks = new ArrayList<>();
        stage.camel.ask("koji:listTasks", "{'opts': {'method': 'tagBuild'}}").forEach(tasks::add);
        return tasks;
    }
}
