package io.drover.odcs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How far composes have come: what ends an action, what does not, and in how many calls that is learnt. */
class ComposeCompletionsTest {
    private static OdcsStage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new OdcsStage();
    }

    @BeforeEach
    void anew() {
        stage.anew();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void oneThatIsMadeGoesOn() {
        seed("drover", 1);
        assertThat(stage.completion(1).state()).isEqualTo(State.RUNNING);
        stage.odcs.tick();
        assertThat(stage.completion(1).state()).isEqualTo(State.RUNNING);
        assertThat(stage.completion(1).reason()).isEmpty();
    }

    @Test
    void oneThatIsDoneTellsItsRepository() {
        seed("drover", 1);
        stage.make();
        Completion done = stage.completion(1);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.reason()).isEmpty();
        assertThat(done.result().toString())
                .isEqualTo(
                        OdcsStage.json("{'compose_id': 1, 'state_name': 'done', 'source_type': 'build', 'source': '',"
                                        + " 'result_repo': 'https://odcs.example.org/composes/odcs-1/compose/Temporary',"
                                        + " 'result_repofile': 'https://odcs.example.org/composes/odcs-1/compose/Temporary/odcs-1.repo',"
                                        + " 'time_to_expire': '2026-05-21T12:00:00Z', 'builds': ['a-1-1', 'b-1-1'],"
                                        + " 'sigkeys': ['k'], 'arches': ['x86_64']}")
                                .toString());
    }

    @Test
    void oneThatFailedTellsOdcsReason() {
        seed("drover", 1);
        stage.order("{'fail': ['tag f42 is locked'], 'advance': 2}");
        assertThat(stage.completion(1).state()).isEqualTo(State.FAILED);
        assertThat(stage.completion(1).reason()).isEqualTo("tag f42 is locked");
    }

    @Test
    void oneThatSomebodyCanceledIsNoFailure() {
        seed("drover", 1);
        stage.accepted("odcs-delete-compose", "{'compose': 1}");
        assertThat(stage.completion(1).state()).isEqualTo(State.CANCELED);
        assertThat(stage.completion(1).reason()).isEqualTo("Canceled by drover");
    }

    @Test
    void oneThatIsGoneTellsHowToGetItBack() {
        seed("drover", 1);
        stage.make();
        stage.odcs.expire(1);
        assertThat(stage.completion(1).state()).isEqualTo(State.FAILED);
        assertThat(stage.completion(1).reason())
                .isEqualTo(
                        "compose 1 expired and was removed at 2026-05-20T12:00:00Z; odcs-renew-compose makes it anew");
    }

    @Test
    void whatThereIsNotHasFailed() {
        List<Completion> both = OdcsStage.done(stage.completions("99", "nonsense"));
        assertThat(both).extracting(Completion::externalId).containsExactlyInAnyOrder("99", "nonsense");
        assertThat(both).extracting(Completion::state).containsOnly(State.FAILED);
        assertThat(both).extracting(Completion::reason).anySatisfy(reason -> assertThat(reason)
                .contains("no such compose", "HTTP 404"));
    }

    @Test
    void aFewAreAskedForOneByOne() {
        seed("drover", 200);
        stage.requests();
        assertThat(OdcsStage.done(stage.completions("200", "3"))).hasSize(2);
        assertThat(stage.requests()).containsExactly("GET /api/1/composes/3", "GET /api/1/composes/200");
    }

    @Test
    void fiveHundredTakeSixCalls() {
        seed("drover", 500);
        stage.order("{'advance': 1}");
        seed("drover", 40);
        stage.requests();

        List<Completion> all = OdcsStage.done(stage.completions(
                IntStream.rangeClosed(1, 500).mapToObj(Integer::toString).toArray(String[]::new)));

        assertThat(all).hasSize(500);
        assertThat(all).extracting(Completion::state).containsOnly(State.RUNNING);
        assertThat(stage.requests()).hasSize(6).allMatch(line -> line.contains("?owner=drover&order_by=-id&page="));
    }

    @Test
    void pagesAreReadWhileTheyTellSomething() {
        seed("drover", 6);
        seed("alice", 200);
        seed("drover", 200);
        stage.requests();

        List<Completion> all = OdcsStage.done(stage.completions("1", "2", "3", "4", "5", "6"));

        assertThat(all).hasSize(6);
        List<String> requests = stage.requests();
        assertThat(requests.get(0)).contains("page=1");
        assertThat(requests.subList(1, requests.size()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 6)
                        .mapToObj(id -> "GET /api/1/composes/" + id)
                        .toList());
    }

    @Test
    void withoutAnOwnerEverybodysAreRead() throws Exception {
        try (OdcsStage nobody = new OdcsStage("", false)) {
            for (int i = 0; i < 6; i++) {
                nobody.odcs.seed("drover", compose());
            }
            assertThat(OdcsStage.done(nobody.completions("1", "2", "3", "4", "5")))
                    .hasSize(5);
            assertThat(nobody.requests()).containsExactly("GET /api/1/composes/?order_by=-id&page=1&per_page=100");
        }
    }

    @Test
    void oneThatOdcsStumblesOverDoesNotHoldUpTheOthers() {
        seed("drover", 2);
        stage.make();
        stage.next(Fault.status(500).on("GET", "composes/1$"));
        CallResult<List<Completion>> result = stage.completions("1", "2");
        assertThat(OdcsStage.done(result)).extracting(Completion::externalId).containsExactly("2");
        assertThat(result.evidence())
                .contains("told of 1 of 2 composes", "2 DONE", "not told: ODCS GET composes/1: HTTP 500");
    }

    @Test
    void thePageOfAProxyIsNoWordOfOdcs() {
        seed("drover", 1);
        stage.make();
        stage.next(new Fault("GET", null, Kind.HTML, 404, 1, Duration.ZERO, null, ""));
        assertThat(stage.completions("1")).isInstanceOf(Unavailable.class);
        assertThat(stage.completion(1).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @CsvSource({"503, Unavailable", "401, Denied", "429, Unavailable"})
    void ifNoneCanBeToldThatIsTheOutcome(int status, String outcome) {
        seed("drover", 8);
        for (String[] ids : new String[][] {{"1"}, {"1", "2", "3", "4", "5", "6"}}) {
            stage.next(Fault.status(status).times(10));
            assertThat(stage.completions(ids).getClass().getSimpleName()).isEqualTo(outcome);
            stage.server.faults().clear();
        }
        assertThat(stage.completions("1")).isNotInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DROP_AFTER", "HALF"})
    void aLostAnswerEndsNothing(Kind kind) {
        seed("drover", 1);
        stage.next(Fault.once(kind));
        assertThat(stage.completions("1")).isInstanceOf(Unavailable.class);
    }

    @Test
    void refusesTooManyIds() {
        String[] ids = IntStream.range(0, 1_001).mapToObj(Integer::toString).toArray(String[]::new);
        assertThat(stage.completions(ids)).isInstanceOf(Refused.class);
        assertThat(OdcsStage.done(stage.completions())).isEmpty();
        assertThat(stage.requests()).isEmpty();
    }

    private static JsonNode compose() {
        return OdcsStage.json("{'source': {'type': 'build', 'builds': ['b-1-1', 'a-1-1'], 'sigkeys': ['k']}}");
    }

    private static void seed(String owner, int count) {
        for (int i = 0; i < count; i++) {
            stage.odcs.seed(owner, compose());
        }
    }
}
