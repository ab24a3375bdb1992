package io.drover.odcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.dispatch.Completion.State;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A compose that has to live on: left alone, awaited, prolonged, or made anew under another id (wire/targets.md §3.4). */
class RenewComposeKameletTest {
    private static final String VERB = "odcs-renew-compose";
    private static final String PATCH = "PATCH /api/1/composes/1";

    private static OdcsStage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new OdcsStage();
    }

    @BeforeEach
    void anew() {
        stage.anew();
        stage.accepted("odcs-request-compose", "{'sourceType': 'build', 'builds': ['a-1-1'], 'sigkeys': ['k1']}");
        stage.known.planned.put(7L, OdcsStage.NOON);
        stage.requests();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    /** In the time that the simulator's server has on its answers, which is what the verb goes by. */
    private static void madeNow() {
        stage.clock.set(Clock.systemUTC().instant());
        stage.make();
    }

    @Test
    void oneThatLivesLongEnoughIsLeftAsItIs() {
        madeNow();
        stage.requests();

        Accepted accepted = stage.accepted(VERB, "{'compose': 1, 'secondsToLive': 3600}");

        assertThat(accepted.externalId()).as("nothing is left to wait for").isNull();
        assertThat(accepted.result().path("compose_id").asLong()).isEqualTo(1);
        assertThat(accepted.result().path("builds")).hasSize(1);
        assertThat(accepted.result().has("renewed_from")).isFalse();
        assertThat(accepted.how()).startsWith("compose 1 build done is left as it is; it lives until ");
        assertThat(stage.requests()).containsExactly("GET /api/1/composes/1");
        assertThat(stage.found(VERB, "{'compose': 1, 'secondsToLive': 3600}")).isPresent();
    }

    @Test
    void oneThatDoesNotIsProlonged() {
        madeNow();
        assertThat(stage.found(VERB, "{'compose': 1, 'secondsToLive': 172800}")).isEmpty();

        Accepted accepted = stage.accepted(VERB, "{'compose': 1, 'secondsToLive': 172800}");

        assertThat(accepted.externalId()).isNull();
        assertThat(accepted.result().path("compose_id").asLong()).isEqualTo(1);
        assertThat(accepted.how()).startsWith("renewed: it lives until ");
        assertThat(stage.effects()).contains("renew 1 for 172800 s");
        assertThat(stage.found(VERB, "{'compose': 1, 'secondsToLive': 172000}")).isPresent();
    }

    @Test
    void aMarginKeepsFromAskingTooOften() {
        madeNow();
        stage.requests();
        stage.accepted(VERB, "{'compose': 1, 'secondsToLive': 172800, 'margin': 3600}");
        assertThat(stage.requests()).containsExactly("GET /api/1/composes/1");
    }

    @Test
    void oneThatIsBeingMadeIsAwaited() {
        Accepted accepted = stage.accepted(VERB, "{'compose': 1}");
        assertThat(accepted.externalId()).isEqualTo("1");
        assertThat(accepted.how()).isEqualTo("waits for compose 1 build wait");
        assertThat(stage.found(VERB, "{'compose': 1}").map(Accepted::externalId))
                .contains("1");
        assertThat(stage.requests()).allMatch(line -> line.startsWith("GET"));

        CallResult<Accepted> changed = stage.send(VERB, "{'compose': 1, 'builds': ['b-1-1']}");
        assertThat(changed).isInstanceOf(Unavailable.class);
        assertThat(changed.evidence()).contains("only when it is done");
        assertThat(stage.found(VERB, "{'compose': 1, 'builds': ['b-1-1']}")).isEmpty();
    }

    @Test
    void oneThatWasRemovedComesBackUnderANewId() {
        stage.make();
        stage.odcs.expire(1);

        Accepted accepted = stage.accepted(VERB, "{'compose': 1, 'secondsToLive': 60}");

        assertThat(accepted.externalId()).isEqualTo("2");
        assertThat(accepted.result().path("compose_id").asLong()).isEqualTo(2);
        assertThat(accepted.result().path("renewed_from").asLong()).isEqualTo(1);
        assertThat(accepted.how()).isEqualTo("renewed as compose 2 build wait, since 1 is removed");
        assertThat(stage.completion(2).state()).isEqualTo(State.RUNNING);
        stage.make();
        assertThat(stage.completion(2).state()).isEqualTo(State.DONE);
        assertThat(stage.effects()).endsWith("renew 1 as 2");
    }

    @Test
    void oneThatFailedIsMadeAnew() {
        stage.order("{'fail': ['tag is locked'], 'advance': 2}");
        assertThat(stage.accepted(VERB, "{'compose': 1}").how())
                .isEqualTo("renewed as compose 2 build wait, since 1 is failed");
    }

    @Test
    void otherContentsAreAnotherCompose() {
        madeNow();
        Accepted same =
                stage.accepted(VERB, "{'compose': 1, 'secondsToLive': 60, 'builds': ['a-1-1'], 'sigkeys': ['k1']}");
        assertThat(same.result().path("compose_id").asLong()).isEqualTo(1);
        Accepted other =
                stage.accepted(VERB, "{'compose': 1, 'secondsToLive': 60, 'builds': ['b-1-1'], 'sigkeys': ['k2']}");
        assertThat(other.externalId()).isEqualTo("2");
        assertThat(other.how()).isEqualTo("renewed as compose 2 build wait, since 1 has other contents");
        assertThat(other.result().path("builds").toString()).isEqualTo("[\"b-1-1\"]");
        assertThat(other.result().path("sigkeys").toString()).isEqualTo("[\"k2\"]");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRenewalWhoseAnswerIsLostIsFoundAgain(boolean removed) {
        stage.make();
        if (removed) {
            stage.odcs.expire(1);
        }
        String parameters = "{'compose': 1, 'secondsToLive': 60, 'builds': ['" + (removed ? "a-1-1" : "b-1-1") + "']}";
        assertThat(stage.found(VERB, parameters)).isEmpty();
        stage.next(Fault.once(Kind.DROP_AFTER).on("PATCH", "composes"));

        assertThat(stage.send(VERB, parameters)).isInstanceOf(Ambiguous.class);
        Accepted found = stage.found(VERB, parameters).orElseThrow();

        assertThat(found.externalId()).isEqualTo("2");
        assertThat(found.how()).isEqualTo("found: ODCS renewed 1 as 2 build wait");
        assertThat(found.result().path("renewed_from").asLong()).isEqualTo(1);
        assertThat(stage.effects()).containsOnlyOnce("renew 1 as 2").hasSize(2);
        stage.known.owned.put("2", 6L);
        assertThat(stage.found(VERB, parameters)).as("another action's").isEmpty();
    }

    @Test
    void aComposeOfOthersContentsIsNoRenewal() {
        stage.make();
        stage.odcs.expire(1);
        stage.accepted("odcs-request-compose", "{'sourceType': 'build', 'builds': ['a-1-1'], 'sigkeys': ['k2']}");
        assertThat(stage.found(VERB, "{'compose': 1}")).isEmpty();
    }

    @Test
    void oneThatStartedToBeMadeMeanwhileIsLookedAtAgain() {
        stage.make();
        stage.odcs.expire(1);
        stage.next(new Fault(
                "PATCH",
                null,
                Kind.STATUS,
                404,
                1,
                Duration.ZERO,
                null,
                "{\"status\": 404, \"message\": \"No compose with id 1 found\"}"));
        CallResult<Accepted> result = stage.send(VERB, "{'compose': 1}");
        assertThat(result).isInstanceOf(Unavailable.class);
        assertThat(result.evidence()).contains("No compose with id 1 found; it was removed a moment ago");
    }

    @Test
    void oneThatThereIsNotIsRefused() {
        assertThat(stage.send(VERB, "{'compose': 99}")).isInstanceOf(Refused.class);
        assertThat(stage.probe(VERB, "{'compose': 99}")).isInstanceOf(Refused.class);
    }

    @Test
    void whatCannotBeAskedIsNotSent() {
        assertThat(stage.send(VERB, "{'compose': 'all'}").evidence()).contains("compose should be the number");
        assertThat(stage.send(VERB, "{'compose': 1, 'secondsToLive': -1, 'sigkeys': 'k', 'builds': ['a^b']}")
                        .evidence())
                .contains("secondsToLive should be seconds", "sigkeys should be a list", "'a^b' has '^'");
        assertThat(stage.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"503, Unavailable", "401, Denied", "404, Unavailable"})
    void whatOdcsDoesNotTellIsNotGuessed(int status, String outcome) {
        stage.next(Fault.status(status));
        assertThat(stage.send(VERB, "{'compose': 1}").getClass().getSimpleName())
                .isEqualTo(outcome);
        stage.next(Fault.status(status));
        assertThat(stage.probe(VERB, "{'compose': 1}").getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    @Test
    void aTokenIsNeededForThePatchOnly() {
        stage.token = "old";
        assertThat(stage.accepted(VERB, "{'compose': 1}").externalId()).isEqualTo("1");
        stage.make();
        stage.odcs.expire(1);
        assertThat(stage.send(VERB, "{'compose': 1}")).isInstanceOf(Denied.class);
        assertThat(stage.requests()).contains(PATCH);
        assertThat(stage.effects()).hasSize(1);
    }
}
