package io.drover.odcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Refused;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A compose that nobody is to use any more (wire/targets.md §3.5; §5, cancel). */
class DeleteComposeKameletTest {
    private static final String VERB = "odcs-delete-compose";
    private static final String ONE = "{'compose': 1}";

    private static OdcsStage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new OdcsStage();
    }

    @BeforeEach
    void anew() {
        stage.anew();
        seed("drover");
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void oneThatWaitsIsCanceled() {
        assertThat(stage.found(VERB, ONE)).isEmpty();
        Accepted accepted = stage.accepted(VERB, ONE);
        assertThat(accepted.how()).isEqualTo("Compose (id=1) has been canceled");
        assertThat(accepted.externalId()).as("there is nothing to wait for").isNull();
        assertThat(accepted.result().path("compose_id").asLong()).isEqualTo(1);
        assertThat(stage.effects()).containsExactly("delete 1");
        assertThat(stage.found(VERB, ONE).map(Accepted::how)).contains("found: compose 1 build failed");
    }

    @Test
    void aLostAnswerIsFoundInItsState() {
        stage.next(Fault.once(Kind.DROP_AFTER).on("DELETE", "composes"));
        assertThat(stage.send(VERB, ONE)).isInstanceOf(Ambiguous.class);
        assertThat(stage.found(VERB, ONE)).isPresent();
        assertThat(stage.effects()).hasSize(1);
    }

    @Test
    void oneInAnotherStateIsLeftAlone() {
        stage.odcs.tick();
        assertThat(stage.accepted(VERB, ONE).how())
                .isEqualTo("left alone, it is generating: User drover is not allowed to delete compose 1");
        stage.odcs.tick();
        assertThat(stage.accepted(VERB, ONE).how()).startsWith("left alone, it is done: ");
        stage.odcs.expire(1);
        assertThat(stage.accepted(VERB, ONE).how()).startsWith("left alone, it is removed: ");
        assertThat(stage.effects()).isEmpty();
    }

    @Test
    void oneOfSomebodyElseIsNotOurs() {
        seed("alice");
        CallResult<Accepted> result = stage.send(VERB, "{'compose': 2}");
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).contains("not allowed to cancel compose 2", "2 build wait");
    }

    @Test
    void anAdministratorLetsOneExpire() throws Exception {
        try (OdcsStage admin = new OdcsStage("drover", true)) {
            admin.clock.set(Clock.systemUTC().instant());
            admin.odcs.seed("drover", OdcsStage.json("{'source': {'type': 'build', 'builds': ['a-1-1']}}"));
            admin.make();
            assertThat(admin.found(VERB, ONE)).isEmpty();
            assertThat(admin.accepted(VERB, ONE).how()).contains("accepted");
            admin.odcs.tick();
            assertThat(admin.found(VERB, ONE).map(Accepted::how)).contains("found: compose 1 build removed");
        }
    }

    @Test
    void oneThatThereIsNotIsRefused() {
        assertThat(stage.send(VERB, "{'compose': 99}")).isInstanceOf(Refused.class);
        assertThat(stage.probe(VERB, "{'compose': 99}")).isInstanceOf(Refused.class);
        assertThat(stage.send(VERB, "{'compose': -1}")).isInstanceOf(Refused.class);
    }

    @Test
    void aBadTokenIsDenied() {
        stage.token = "old";
        assertThat(stage.send(VERB, ONE)).isInstanceOf(Denied.class);
        assertThat(stage.effects()).isEmpty();
    }

    private static void seed(String owner) {
        stage.odcs.seed(owner, OdcsStage.json("{'source': {'type': 'build', 'builds': ['a-1-1']}}"));
    }
}
