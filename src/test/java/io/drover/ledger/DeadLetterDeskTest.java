package io.drover.ledger;

import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.DeadLetterDesk.Outcome;
import io.drover.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay, edit, discard: what each changes, that it does so once, and that it is written down; on every database. */
class DeadLetterDeskTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";

    @ParameterizedTest
    @MethodSource(BOTH)
    void aDeadDeliveryIsJudgedAgainOnceHoweverOftenItIsReplayed(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        StoredDelivery dead = given.dead("mbs: HTTP 503");
        given.plan.texts("SELECT id FROM delivery");
        List<Long> letters = given.letters();

        List<Outcome> first = given.replay(letters);
        List<Outcome> second = given.replay(letters);

        assertThat(first).containsExactly(new Outcome(letters.get(0), true, "waits for baking to judge it again"));
        assertThat(second).containsExactly(new Outcome(letters.get(0), false, "it is not open"));
        assertThat(given.handedOver).containsExactly(dead);
        assertThat(given.plan.texts("SELECT state || ' ' || attempts || ' ' || owner FROM delivery"))
                .containsExactly("PENDING 0 one");
        assertThat(given.plan.texts("SELECT state || ' ' || handled_by || ': ' || note FROM dead_letter"))
                .containsExactly("REPLAYED ann: waits for baking to judge it again");
        assertThat(given.audit()).containsExactly("ann dead-letter.replay: dead letter " + letters.get(0));
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void aLetterThatFailsAgainNamesTheOneBefore(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        StoredDelivery dead = given.dead("mbs: HTTP 503 after 12 s");
        long first = given.letters().get(0);
        given.replay(given.letters());

        given.plan.judgements.dead(dead, ReasonClass.EXHAUSTED, "mbs: HTTP 503 after 40 s", PlanFixture.plan());

        DeadLetter again =
                new DeadLetters(given.database).get(given.letters().get(0)).orElseThrow();
        assertThat(again.former()).isEqualTo(first);
        assertThat(again.fingerprint())
                .isEqualTo(
                        new DeadLetters(given.database).get(first).orElseThrow().fingerprint());
        assertThat(given.search.successorOf(first)).contains(again.id());
        assertThat(given.states()).containsExactly("REPLAYED", "OPEN");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void aDeliveryWhoseRouteIsGoneStays(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        given.dead("no field");
        given.routeThere = false;

        assertThat(given.replay(given.letters()))
                .extracting(Outcome::what)
                .containsExactly("no route baking is loaded here that could judge it");
        assertThat(given.states()).containsExactly("OPEN");
        assertThat(given.plan.texts("SELECT state FROM delivery")).containsExactly("DEAD");
        assertThat(given.audit()).as("nothing was done").isEmpty();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void aRefusedActionIsAPermanentLetterWhoseReplayLooksBeforeItSends(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        given.plan.planned(action("rye"), action("oat", "rye"), action("cake", "oat"), action("bun"));
        given.plan.end("bun", "DONE");
        ActionRow rye = given.plan.due("rye");
        given.plan.actions.sending(rye, new Actions.Request("{}", null));
        given.plan.actions.refused(rye, call("send"));
        assertThat(given.plan.states()).containsExactly("rye: FAILED", "oat: FAILED", "cake: FAILED", "bun: DONE");
        assertThat(given.plan.texts("SELECT reason_class || ' ' || source || ' ' || system FROM dead_letter"))
                .containsExactly("permanent bake bakery");
        assertThat(given.plan.events()).containsExactly("COMPLETE: 3 of 4 actions failed.");

        List<Outcome> outcomes = given.replay(given.letters());

        assertThat(outcomes)
                .extracting(Outcome::what)
                .containsExactly("action " + rye.id()
                        + " (bake rye) is looked for in bakery and sent if it is not there;"
                        + " 2 that failed with it wait for it again");
        assertThat(given.plan.states()).containsExactly("rye: UNKNOWN", "oat: PLANNED", "cake: PLANNED", "bun: DONE");
        assertThat(given.plan.events()).containsExactly("OPEN: ");
        assertThat(given.plan.dueKeys()).as("the others wait").containsExactly("rye");
        assertThat(given.replay(given.letters())).as("no second time").isEmpty();

        given.plan.end("rye", "DONE");
        given.plan.end("oat", "DONE");
        given.plan.end("cake", "DONE");
        assertThat(given.plan.events()).containsExactly("COMPLETE: All 4 actions are done.");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void whatNeedsAnotherFailedActionTooStaysFailed(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        given.plan.planned(action("rye"), action("oat"), action("cake", "rye", "oat"));
        given.plan.actions.dead(given.plan.due("rye"), call("send"), ReasonClass.EXHAUSTED, "given up");
        given.plan.actions.refused(given.plan.due("oat"), call("send"));

        given.replay(List.of(given.letters().get(0)));
        assertThat(given.plan.states()).containsExactly("rye: UNKNOWN", "oat: FAILED", "cake: FAILED");

        given.replay(given.letters());
        assertThat(given.plan.states()).containsExactly("rye: UNKNOWN", "oat: UNKNOWN", "cake: PLANNED");
        assertThat(given.states()).containsExactly("REPLAYED", "REPLAYED");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void anActionThatWasDoneMeanwhileIsNotSentAgain(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        given.plan.planned(action("rye"));
        ActionRow rye = given.plan.due("rye");
        given.plan.actions.dead(rye, call("send"), ReasonClass.EXHAUSTED, "given up");
        test.database().inTransaction(sql -> sql.sql("UPDATE action SET state = 'DONE'")
                .update());

        assertThat(given.replay(given.letters()))
                .extracting(Outcome::what)
                .containsExactly("action " + rye.id() + " is DONE: there is nothing to send again");
        assertThat(given.plan.states()).containsExactly("rye: DONE");
        assertThat(given.states()).containsExactly("OPEN");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void bytesThatCanBeReadByNowBecomeAMessage(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        long letter = given.raw("{}");

        assertThat(given.replay(List.of(letter)))
                .containsExactly(
                        new Outcome(letter, true, "is message " + InboxFixture.id(letter) + " now, 2 to judge it"));
        given.replay(List.of(letter));

        assertThat(given.plan.texts("SELECT route || ' ' || state FROM delivery ORDER BY route"))
                .containsExactly("baking PENDING", "brewing PENDING");
        assertThat(given.handedOver).extracting(StoredDelivery::route).containsExactly("baking", "brewing");
        assertThat(new DeadLetters(given.database).get(letter).orElseThrow().replayedAs())
                .isEqualTo(InboxFixture.id(letter));
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void bytesOfAMessageThatCameAnotherWayMeanwhileAreNotJudgedTwice(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        long letter = given.raw("{}");
        given.replay(List.of(letter));
        given.plan.database.inTransaction(
                sql -> sql.sql("UPDATE dead_letter SET state = 'OPEN'").update());

        assertThat(given.replay(List.of(letter)))
                .containsExactly(new Outcome(letter, true, "was known already as message " + InboxFixture.id(letter)));
        assertThat(given.plan.texts("SELECT id FROM delivery")).hasSize(2);
        assertThat(given.handedOver).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void bytesThatStillCannotBeReadAreANewLetter(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        long letter = given.raw("{half");

        Outcome outcome = given.replay(List.of(letter)).get(0);

        long again = given.letters().get(0);
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        letter, true, "cannot be read again: dead letter " + again + ": no JSON at byte 7"));
        DeadLetter successor = new DeadLetters(given.database).get(again).orElseThrow();
        assertThat(successor.former()).isEqualTo(letter);
        assertThat(successor.body()).asString().isEqualTo("{half");
        assertThat(given.states()).containsExactly("REPLAYED", "OPEN");
        assertThat(given.plan.texts("SELECT id FROM message")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void whatIsForgedStaysUnlessItIsEdited(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        long letter = given.raw("forged");
        assertThat(given.replay(List.of(letter)).get(0).done()).isFalse();
        assertThat(given.states()).containsExactly("OPEN");

        Outcome outcome = given.desk.edit("ann", letter, null, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        Outcome again = given.desk.edit("ann", letter, null, "{\"a\":2}".getBytes(StandardCharsets.UTF_8));

        assertThat(outcome.done()).isTrue();
        assertThat(again).isEqualTo(new Outcome(letter, false, "it is not open"));
        assertThat(given.plan.texts("SELECT topic FROM message")).containsExactly("org.fedoraproject.prod.git.receive");
        assertThat(given.plan.texts("SELECT route FROM delivery")).containsExactly("baking");
        assertThat(given.audit()).containsExactly("ann dead-letter.edit: dead letter " + letter);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void anEditOfAJudgedMessageLeavesTheOriginalAsItIs(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        StoredDelivery dead = given.dead("no field");

        given.desk.edit("ann", given.letters().get(0), "order.changed", "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(given.plan.texts("SELECT topic FROM message ORDER BY topic"))
                .containsExactly("order.changed", "order.new");
        assertThat(given.plan.texts("SELECT state FROM delivery ORDER BY id")).containsExactly("DEAD", "PENDING");
        assertThat(given.handedOver)
                .singleElement()
                .extracting(StoredDelivery::messageId)
                .isNotEqualTo(dead.messageId());
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void discardingSaysWhyAndChangesNothingElse(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        given.dead("no field");
        given.raw("{");
        List<Long> letters = given.letters();

        assertThat(given.discard(letters, "tests of the other team")).allMatch(Outcome::done);
        assertThat(given.discard(letters, "again")).noneMatch(Outcome::done);
        assertThat(given.replay(letters)).noneMatch(Outcome::done);

        assertThat(given.plan.texts("SELECT state || ': ' || note FROM dead_letter"))
                .containsOnly("DISCARDED: tests of the other team");
        assertThat(given.plan.texts("SELECT state FROM delivery")).containsExactly("DEAD");
        assertThat(given.audit())
                .containsExactly(
                        "ann dead-letter.discard: 2 dead letters, " + letters.get(0) + " to " + letters.get(1));
        assertThat(given.plan.texts("SELECT detail FROM audit").get(0))
                .contains("tests of the other team", "\"count\":2");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void oneLetterThatCannotBeDoneHoldsBackNoOther(TestDatabase test) {
        DeskFixture given = new DeskFixture(test.database());
        List<Long> letters = new ArrayList<>();
        for (int i = 0; i < 2 * DeadLetterDesk.CHUNK; i++) {
            letters.add(given.raw(i == 7 ? "broken" : "{}"));
        }

        List<Outcome> outcomes = given.replay(letters);

        assertThat(outcomes).extracting(Outcome::letter).containsExactlyElementsOf(letters);
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.done())
                .singleElement()
                .satisfies(left -> assertThat(left.letter()).isEqualTo(letters.get(7)))
                .satisfies(left -> assertThat(left.what()).contains("a bug in the door"));
        assertThat(given.letters()).containsExactly(letters.get(7));
        assertThat(given.plan.texts("SELECT id FROM message")).hasSize(letters.size() - 1);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void twoWhoReplayTheSameLettersDoEachOnce(TestDatabase test) throws Exception {
        DeskFixture given = new DeskFixture(test.database());
        List<Long> letters = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            letters.add(given.raw("{}"));
        }

        List<Boolean> done = JudgementsTest.together(
                () -> given.replay(letters).size() == letters.size(),
                () -> given.replay(letters).size() == letters.size());

        assertThat(done).containsOnly(true);
        assertThat(given.letters()).isEmpty();
        assertThat(given.plan.texts("SELECT id FROM message")).hasSize(60);
        assertThat(given.plan.texts("SELECT id FROM delivery")).hasSize(120);
        assertThat(given.handedOver).hasSize(120);
        given.audit();
    }
}
