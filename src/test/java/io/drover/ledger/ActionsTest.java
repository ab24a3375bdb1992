package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The states of actions, what their ends mean for others, and who may move them; on every database. */
class ActionsTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";

    @ParameterizedTest
    @MethodSource(DATABASES)
    void anActionIsSentOnceEvenWhereTwoTry(TestDatabase test) throws Exception {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"));
        ActionRow row = ledger.due("rye");

        List<Boolean> sent = JudgementsTest.together(
                () -> ledger.actions.sending(row, new Actions.Request("{}", null)),
                () -> ledger.actions.sending(row, new Actions.Request("{}", null)));

        assertThat(sent).containsExactlyInAnyOrder(true, false);
        assertThat(ledger.texts("SELECT state || ' ' || attempts FROM action")).containsExactly("SENDING 1");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aRowThatWasTriedSinceItWasReadIsNotSent(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"));
        ActionRow stale = ledger.due("rye");
        ledger.actions.sending(stale, new Actions.Request("{}", null));
        ledger.actions.again(stale, call("send"), NOON.plusSeconds(60), false, 1);

        assertThat(ledger.actions.sending(stale, new Actions.Request("{}", null)))
                .isFalse();
        assertThat(ledger.states()).containsExactly("rye: PLANNED");
        assertThat(ledger.dueKeys()).as("its next attempt lies ahead").isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aFailureFailsWhatNeedsItAndClosesTheEvent(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"), action("oat", "rye"), action("cake", "oat"), action("bun"));
        ledger.end("rye", "FAILED");

        assertThat(ledger.states()).containsExactly("rye: FAILED", "oat: FAILED", "cake: FAILED", "bun: PLANNED");
        assertThat(ledger.events()).containsExactly("OPEN: ");

        ledger.end("bun", "DONE");
        assertThat(ledger.events()).containsExactly("COMPLETE: 3 of 4 actions failed.");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theEventIsClosedWhereItsLastTwoActionsEndAtTheSameMoment(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"), action("oat"));
        ActionRow oat = ledger.due("oat");
        ledger.actions.sending(oat, new Actions.Request("{}", null));
        test.database().inTransaction(sql -> {
            sql.sql("UPDATE action SET state = 'DONE' WHERE action_key = 'rye'").update();
            Events.settle(sql, List.of(1L), Judgements.at(NOON), Changes.untold());
            // before this commit, and so without seeing it
            return CompletableFuture.runAsync(() -> ledger.actions.ended(oat, call("send"), "DONE", "", null))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        });
        assertThat(ledger.events()).as("neither saw the other").containsExactly("OPEN: ");

        ledger.actions.settle();

        assertThat(ledger.events()).containsExactly("COMPLETE: All 2 actions are done.");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void settlesWhatTwoCommitsLeftOpen(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"), action("oat", "rye"));
        // as two commits leave it that did not see one another
        test.database().inTransaction(sql -> sql.sql("UPDATE action SET state = 'DEAD' WHERE action_key = 'rye'")
                .update());

        ledger.actions.settle();

        assertThat(ledger.states()).containsExactly("rye: DEAD", "oat: FAILED");
        assertThat(ledger.events()).containsExactly("COMPLETE: 2 of 2 actions failed.");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void onlyItsOwnerSeesAnAction(TestDatabase test) {
        PlanFixture one = new PlanFixture(test.database(), "one");
        PlanFixture two = new PlanFixture(test.database(), "two");
        one.planned(action("rye"));

        assertThat(two.dueKeys()).isEmpty();
        assertThat(two.due.systemsWithWork()).isEmpty();
        assertThat(two.actions.sending(one.due("rye"), new Actions.Request("{}", null)))
                .isFalse();
        assertThat(one.due.systemsWithWork()).containsExactly("bakery");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aLateAnswerIsKeptAndALateFailureIsOnlyNoted(TestDatabase test) {
        PlanFixture late = new PlanFixture(test.database(), "one");
        PlanFixture heir = new PlanFixture(test.database(), "two");
        late.planned(action("rye"), action("oat"));
        ActionRow rye = late.due("rye");
        ActionRow oat = late.due("oat");
        late.actions.sending(rye, new Actions.Request("{}", null));
        late.actions.sending(oat, new Actions.Request("{}", null));
        test.database().inTransaction(sql -> sql.sql("UPDATE action SET owner = 'two', state = 'UNKNOWN'")
                .update());

        assertThat(late.actions.again(rye, call("send"), NOON, false, 1)).isFalse();
        late.actions.ended(rye, call("send"), "FAILED", "the oven refused", null);
        late.actions.dead(rye, call("send"), ReasonClass.BUG, "late");
        late.actions.accepted(oat, call("send"), new Actions.Taken("7", null, "{}", "accepted"), NOON);

        assertThat(heir.states()).containsExactly("rye: UNKNOWN", "oat: ACCEPTED");
        assertThat(heir.texts("SELECT DISTINCT owner FROM action")).containsExactly("two");
        assertThat(heir.texts("SELECT a.action_key FROM call c JOIN action a ON a.id = c.action_id ORDER BY c.id"))
                .as("every call is evidence")
                .containsExactly("rye", "rye", "rye", "oat");
        assertThat(heir.texts("SELECT evidence FROM dead_letter")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void anEndedActionNeverMovesAgain(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"));
        ActionRow row = ledger.due("rye");
        ledger.end("rye", "DONE");

        ledger.actions.ended(row, call("poll"), "FAILED", "late", null);
        ledger.actions.dead(row, call("send"), ReasonClass.BUG, "late");
        ledger.actions.again(row, call("send"), NOON, true, 9);
        ledger.actions.accepted(row, call("send"), new Actions.Taken("7", null, "{}", "late"), NOON);

        assertThat(ledger.texts("SELECT state || ' ' || reason FROM action")).containsExactly("DONE said so");
        assertThat(ledger.texts("SELECT evidence FROM dead_letter")).isEmpty();
        assertThat(ledger.events()).containsExactly("COMPLETE: All 1 action is done.");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aDeadActionIsADeadLetterAndEndsItsEvent(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"), action("oat", "rye"));
        ledger.actions.dead(ledger.due("rye"), call("send"), ReasonClass.EXHAUSTED, "given up after 3 attempts");

        assertThat(ledger.states()).containsExactly("rye: DEAD", "oat: FAILED");
        assertThat(ledger.texts("SELECT reason_class || ': ' || evidence FROM dead_letter"))
                .containsExactly("exhausted: given up after 3 attempts");
        assertThat(ledger.events()).containsExactly("COMPLETE: 2 of 2 actions failed.");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void resultsReachThoseThatNeedThem(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"), action("oat", "rye"));
        ledger.accept("rye", "42");
        assertThat(ledger.dueKeys()).as("accepted is not done").isEmpty();
        ActionRow rye = new DueActions(test.database(), Clock.fixed(NOON.plusSeconds(60), ZoneOffset.UTC), () -> "one")
                .duePolls("bakery", 10)
                .get(0);
        ledger.actions.ended(rye, call("poll"), "DONE", "", null);

        assertThat(ledger.actions.resultsNeededBy(ledger.due("oat").id())).isEqualTo(Map.of("rye", "{\"loaf\": 1}"));
        assertThat(ledger.actions.about(new OwnTrace("bakery", "42", null)))
                .containsExactly(new Actions.OwnAction(rye.id(), rye.event(), "DONE", "OrderEvent"));
        assertThat(ledger.actions.about(new OwnTrace("bakery", null, null))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void tellsWhatOtherActionsHaveAndWhenOneWasPlanned(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"), action("oat"));
        long oat = ledger.due("oat").id();
        long rye = ledger.due("rye").id();
        ledger.accept("rye", "42");

        assertThat(ledger.actions.plannedAt(rye)).contains(NOON);
        assertThat(ledger.actions.plannedAt(-1)).isEmpty();
        test.database().inTransaction(sql -> sql.sql("UPDATE message SET source = 'archive', sent_at = ?")
                .param(Judgements.at(NOON.minusSeconds(60)))
                .update());
        assertThat(ledger.actions.plannedAt(rye)).contains(NOON.minusSeconds(60));
        assertThat(ledger.actions.parametersOfOthers("bakery", "42", oat)).hasSize(1);
        assertThat(ledger.actions.parametersOfOthers("bakery", "42", rye)).isEmpty();
        assertThat(ledger.actions.parametersOfOthers("bakery", "43", oat)).isEmpty();
        assertThat(ledger.actions.parametersOfOthers("mill", "42", oat)).isEmpty();
    }
}
