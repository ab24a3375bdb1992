package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an event's actions when somebody cancels it. */
class CancellationsTest {
    private static final HowToCancel BY_TASK = (verb, system, parameters) ->
            Optional.of(new HowToCancel.Way("unbake", system, "order", "{\"profile\": \"stg\"}"));

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static Optional<Cancellations.Canceled> cancel(PlanFixture plan, HowToCancel ways, long event) {
        return new Cancellations(plan.database, Clock.fixed(PlanFixture.NOON, ZoneOffset.UTC), () -> "drover-1", ways)
                .cancel(event, "ann");
    }

    private static List<String> reasons(PlanFixture plan) {
        return plan.texts(
                "SELECT action_key || ': ' || COALESCE(reason, '') FROM action WHERE cancels IS NULL ORDER BY id");
    }

    private static List<String> stops(PlanFixture plan) {
        return plan.texts("SELECT verb || ' ' || system || ' ' || parameters || ' ' || state || ' of ' || cancels"
                + " FROM action WHERE cancels IS NOT NULL ORDER BY id");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatWasNotSentIsNotSentAndWhatWasTakenIsStopped(TestDatabase database) {
        PlanFixture plan = new PlanFixture(database.database(), "drover-1");
        long event = plan.planned(
                        PlanFixture.action("roll"), PlanFixture.action("bun"), PlanFixture.action("tart", "bun"))
                .event();
        plan.accept("roll", "17");
        plan.end("bun", "DONE");
        ActionRow tart = plan.due("tart");
        long other = plan.planned(PlanFixture.action("pie")).event();

        assertThat(cancel(plan, BY_TASK, event)).contains(new Cancellations.Canceled(1, 1, 1, 0));

        assertThat(plan.states())
                .containsExactly(
                        "roll: CANCELED", "bun: DONE", "tart: CANCELED", "pie: PLANNED", "action 1 as 17: PLANNED");
        assertThat(reasons(plan))
                .containsExactly(
                        "roll: Canceled by user ann. Its system is asked to stop it, known there as 17.",
                        "bun: said so",
                        "tart: Build canceled before running on external build system.",
                        "pie: ");
        assertThat(stops(plan)).containsExactly("unbake bakery {\"profile\":\"stg\",\"order\":\"17\"} PLANNED of 1");
        assertThat(plan.events()).containsExactly("CANCELED: Event id 1 requested for canceling by user ann", "OPEN: ");
        assertThat(plan.actions.sending(tart, new Actions.Request("{}", null))).isFalse();
        assertThat(plan.texts("SELECT who || ' ' || what || ' ' || subject || ' ' || detail FROM audit"))
                .containsExactly(
                        "ann event.cancel event 1 {\"unsent\": 1, \"accepted\": 1, \"stopping\": 1, \"unclear\": 0}");
        assertThat(other).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatCannotBeStoppedSaysSoAndALateResultChangesNothing(TestDatabase database) {
        PlanFixture plan = new PlanFixture(database.database(), "drover-1");
        long event = plan.planned(PlanFixture.action("roll")).event();
        ActionRow row = plan.due("roll");
        plan.accept("roll", "17");

        cancel(plan, HowToCancel.NOT_AT_ALL, event);
        plan.actions.ended(row, PlanFixture.call("poll"), "DONE", "baked", null);
        plan.actions.pollLater(List.of(row.id()), PlanFixture.NOON, PlanFixture.NOON);

        assertThat(plan.states()).containsExactly("roll: CANCELED");
        assertThat(reasons(plan))
                .containsExactly(
                        "roll: Canceled by user ann. Its system cannot be asked to stop it, so it goes on there as 17.");
        assertThat(stops(plan)).isEmpty();
        assertThat(plan.due.duePolls("bakery", 10)).isEmpty();
        assertThat(plan.events()).containsExactly("CANCELED: Event id 1 requested for canceling by user ann");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneThatIsBeingSentIsStoppedOnceItIsKnownToBeTaken(TestDatabase database) {
        PlanFixture plan = new PlanFixture(database.database(), "drover-1");
        long event = plan.planned(PlanFixture.action("roll")).event();
        ActionRow row = plan.due("roll");
        assertThat(plan.actions.sending(row, new Actions.Request("{}", null))).isTrue();

        assertThat(cancel(plan, BY_TASK, event)).contains(new Cancellations.Canceled(0, 0, 0, 1));
        assertThat(plan.states()).containsExactly("roll: SENDING");
        assertThat(stops(plan)).isEmpty();

        plan.actions.accepted(
                row,
                PlanFixture.call("send"),
                new Actions.Taken("17", null, "{}", "ordered"),
                PlanFixture.NOON.plusSeconds(60));

        assertThat(plan.states()).containsExactly("roll: CANCELED", "action 1 as 17: PLANNED");
        assertThat(reasons(plan))
                .containsExactly(
                        "roll: Canceled as soon as this was known: ordered. Its system is asked to stop it, known there as 17.");
        assertThat(stops(plan)).containsExactly("unbake bakery {\"profile\":\"stg\",\"order\":\"17\"} PLANNED of 1");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneWhoseAnswerWasLostIsCanceledWhenTheProbeDoesNotFindIt(TestDatabase database) {
        PlanFixture plan = new PlanFixture(database.database(), "drover-1");
        long event = plan.planned(PlanFixture.action("roll"), PlanFixture.action("bun"))
                .event();
        plan.actions.sending(plan.due("roll"), new Actions.Request("{}", null));
        plan.actions.again(plan.due("roll"), PlanFixture.call("send"), PlanFixture.NOON.plusSeconds(900), true, 1);
        plan.actions.sending(plan.due("bun"), new Actions.Request("{}", null));
        ActionRow bun = plan.due("bun");

        assertThat(cancel(plan, BY_TASK, event)).contains(new Cancellations.Canceled(0, 0, 0, 2));
        // it is looked for at once, not when its next try would have been
        ActionRow roll = plan.due("roll");
        assertThat(roll.state()).isEqualTo("UNKNOWN");

        assertThat(plan.actions.sending(roll, new Actions.Request("{}", null))).isFalse();
        assertThat(plan.actions.notFound(roll, PlanFixture.call("probe"))).isFalse();
        assertThat(plan.actions.again(bun, PlanFixture.call("send"), PlanFixture.NOON, false, 1))
                .isTrue();

        assertThat(plan.states()).containsExactly("roll: CANCELED", "bun: CANCELED");
        assertThat(reasons(plan))
                .containsExactly(
                        "roll: Build canceled before running on external build system.",
                        "bun: Build canceled before running on external build system.");
        assertThat(stops(plan)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aLateAcceptanceOfACanceledOneIsStoppedOnce(TestDatabase database) {
        PlanFixture plan = new PlanFixture(database.database(), "drover-1");
        long event = plan.planned(PlanFixture.action("roll")).event();
        ActionRow row = plan.due("roll");
        cancel(plan, BY_TASK, event);

        for (int i = 0; i < 2; i++) {
            plan.actions.accepted(
                    row,
                    PlanFixture.call("send"),
                    new Actions.Taken("17", null, "{}", "ordered"),
                    PlanFixture.NOON.plusSeconds(60));
        }

        assertThat(plan.states()).containsExactly("roll: CANCELED", "action 1 as 17: PLANNED");
        assertThat(plan.due.duePolls("bakery", 10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatNeedsACanceledOneElsewhereIsCanceledWithItAndCancelingAgainChangesNothing(TestDatabase database) {
        PlanFixture plan = new PlanFixture(database.database(), "drover-1");
        long event = plan.planned(PlanFixture.action("dough")).event();
        plan.planned(
                new NewAction("bake", "bakery", "roll", "roll", null, "{}", List.of(), List.of("dough"), 0, null),
                PlanFixture.action("dough"));

        cancel(plan, BY_TASK, event);

        assertThat(plan.states()).containsExactly("dough: CANCELED", "roll: CANCELED");
        assertThat(plan.events())
                .containsExactly(
                        "CANCELED: Event id 1 requested for canceling by user ann", "COMPLETE: 1 of 1 actions failed.");
        assertThat(cancel(plan, BY_TASK, event)).contains(new Cancellations.Canceled(0, 0, 0, 0));
        assertThat(plan.texts("SELECT id || ' ' || changes FROM event ORDER BY id"))
                .containsExactly("1 1", "2 1");
        assertThat(cancel(plan, BY_TASK, 99)).isEmpty();
        assertThat(plan.texts("SELECT what FROM audit")).hasSize(2);
    }
}
