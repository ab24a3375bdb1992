package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B8: every change of a state owes the bus one message, in the change's own transaction; on every database. */
class ChangesTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final Pattern STATE_SET =
            Pattern.compile("UPDATE (?:action|event) SET[^;]*?\\bstate\\s*=\\s*(?:'|:|CASE)", Pattern.DOTALL);

    private static List<NewPublication> told(StateChange change) {
        String who = change instanceof StateChange.OfAction action
                ? action.action().key()
                : "event " + change.event().searchKey();
        String what = who + " " + change.step().number() + ": " + change.step().previous() + " > "
                + change.step().state();
        return List.of(new NewPublication(change.messageId("test"), "told", "{}", what));
    }

    private static PlanFixture ledger(TestDatabase test) {
        return new PlanFixture(test.database(), "one", CLOCK, new Changes(List.of(ChangesTest::told), CLOCK));
    }

    private static List<String> owed(PlanFixture ledger) {
        return ledger.texts("SELECT body FROM publication WHERE state = 'OWED' ORDER BY id");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void tellsEachStepFromPlannedToDoneOnceAndInOrder(TestDatabase test) {
        PlanFixture ledger = ledger(test);
        ledger.planned(action("rye"));
        ledger.accept("rye", "42");
        ActionRow accepted = polled(test);
        ledger.actions.ended(accepted, call("poll"), "DONE", "baked", null);
        ledger.actions.ended(accepted, call("poll"), "DONE", "baked", null);

        assertThat(owed(ledger))
                .containsExactly(
                        "event ann 0: null > OPEN",
                        "rye 0: null > PLANNED",
                        "rye 1: PLANNED > SENDING",
                        "rye 2: SENDING > ACCEPTED",
                        "rye 3: ACCEPTED > DONE",
                        "event ann 1: OPEN > COMPLETE");
        assertThat(ledger.texts("SELECT DISTINCT event_id || '' FROM publication"))
                .hasSize(1);
    }

    private static ActionRow polled(TestDatabase test) {
        Clock later = Clock.offset(CLOCK, Duration.ofHours(1));
        return new PlanFixture(test.database(), "one", later)
                .due
                .duePolls("bakery", 1)
                .get(0);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void saysNothingWhereTheStateStays(TestDatabase test) {
        PlanFixture ledger = ledger(test);
        ledger.planned(action("rye"));
        ActionRow row = ledger.due("rye");
        ledger.actions.again(row, call("probe"), NOON, false, 0);
        ledger.actions.again(row, call("probe"), NOON, true, 0);
        ledger.actions.again(row, call("probe"), NOON, true, 0);
        ledger.actions.sending(ledger.due("rye"), new Actions.Request("{}", null));
        ledger.actions.sending(ledger.due("rye"), new Actions.Request("{}", null));

        assertThat(owed(ledger))
                .containsExactly(
                        "event ann 0: null > OPEN",
                        "rye 0: null > PLANNED",
                        "rye 1: PLANNED > UNKNOWN",
                        "rye 2: UNKNOWN > SENDING");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void tellsWhatFailsWithItsDependencyAndTheEventLast(TestDatabase test) {
        PlanFixture ledger = ledger(test);
        ledger.planned(action("rye"), action("oat", "rye"), action("cake", "oat"));
        ledger.end("rye", "FAILED");

        assertThat(owed(ledger))
                .containsExactly(
                        "event ann 0: null > OPEN",
                        "rye 0: null > PLANNED",
                        "oat 0: null > PLANNED",
                        "cake 0: null > PLANNED",
                        "rye 1: PLANNED > SENDING",
                        "rye 2: SENDING > FAILED",
                        "oat 1: PLANNED > FAILED",
                        "cake 1: PLANNED > FAILED",
                        "event ann 1: OPEN > COMPLETE");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void tellsWhatATakeOverFindsInTheMiddle(TestDatabase test) {
        Instances gone = new Instances(test.database(), CLOCK, "one", "here", () -> 0);
        gone.register();
        test.database().tell(new Changes(List.of(ChangesTest::told), CLOCK));
        PlanFixture ledger = new PlanFixture(test.database(), gone);
        ledger.planned(action("rye"), action("oat"));
        ledger.actions.sending(ledger.due("rye"), new Actions.Request("{}", null));
        gone.end();
        Instances heir = new Instances(test.database(), CLOCK, "two", "there", () -> 0);
        heir.register();

        assertThat(heir.inherit(Duration.ofSeconds(1), Duration.ofDays(1))).isEqualTo(2);
        assertThat(owed(ledger))
                .endsWith("rye 1: PLANNED > SENDING", "rye 2: SENDING > UNKNOWN")
                .hasSize(5);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void neitherIsThereWithoutTheOther(TestDatabase test) {
        AtomicBoolean mute = new AtomicBoolean();
        Announcer failing = change -> {
            if (mute.get()) {
                throw new IllegalStateException("hoarse");
            }
            return told(change);
        };
        PlanFixture ledger = new PlanFixture(test.database(), "one", CLOCK, new Changes(List.of(failing), CLOCK));
        ledger.planned(action("rye"));
        List<String> before = owed(ledger);
        mute.set(true);

        assertThatThrownBy(() -> ledger.actions.sending(ledger.due("rye"), new Actions.Request("{}", null)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ledger.states()).containsExactly("rye: PLANNED");
        assertThat(owed(ledger)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void owesNothingWhereNobodyIsTold(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"));
        ledger.end("rye", "DONE");

        assertThat(ledger.events()).containsExactly("COMPLETE: All 1 action is done.");
        assertThat(owed(ledger)).isEmpty();
    }

    /** A ledger that was begun anew counts from 1 again: readers who drop known ids would drop all it says. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void idsAreNeverThoseOfAnotherChange(TestDatabase test) {
        PlanFixture ledger = ledger(test);
        ledger.planned(action("rye"), action("oat"));
        ledger.end("rye", "DONE");
        ledger.end("oat", "DONE");

        assertThat(ledger.texts("SELECT DISTINCT CAST(message_id AS varchar) FROM publication"))
                .hasSize(owed(ledger).size());
        StateChange.Event event = new StateChange.Event(1, "t", "k", "OPEN", false, false, null, NOON);
        StateChange.Event anew = new StateChange.Event(1, "t", "k", "OPEN", false, false, null, NOON.plusNanos(1000));
        StateChange.Step step = new StateChange.Step(0, null, "OPEN", null, NOON);
        StateChange.Cause cause = new StateChange.Cause(null, null, null, null, 0);
        assertThat(new StateChange.OfEvent(event, step, cause).messageId("x"))
                .isEqualTo(new StateChange.OfEvent(event, step, cause).messageId("x"))
                .isNotEqualTo(new StateChange.OfEvent(event, step, cause).messageId("y"))
                .isNotEqualTo(new StateChange.OfEvent(anew, step, cause).messageId("x"));
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void anEventOfAReportOfOursLiesOneDeeperAndNamesWhatItReported(TestDatabase test) {
        List<StateChange.Cause> causes = new ArrayList<>();
        Announcer noting = change -> {
            causes.add(change.cause());
            return told(change);
        };
        PlanFixture ledger = new PlanFixture(test.database(), "one", CLOCK, new Changes(List.of(noting), CLOCK));
        ledger.planned(action("rye"));
        String report = ledger.texts("SELECT CAST(message_id AS varchar) FROM publication WHERE body LIKE 'rye 0%'")
                .get(0);
        StoredDelivery plain = ledger.delivery();
        test.database().inTransaction(sql -> {
            sql.sql("DELETE FROM delivery WHERE id = ?").param(plain.id()).update();
            sql.sql("UPDATE message SET id = ?, topic = 'x.drover.action.state.change', headers = ? WHERE id = ?")
                    .params(java.util.UUID.fromString(report), "{\"drover_depth\":0}", plain.messageId())
                    .update();
            return sql.sql("INSERT INTO delivery (id, message_id, route, state, received_at, owner)"
                            + " VALUES (?, ?, 'baking', 'PENDING', ?, 'one')")
                    .params(900_000, java.util.UUID.fromString(report), Judgements.at(NOON))
                    .update();
        });
        StoredDelivery ofReport = new StoredDelivery(
                900_000,
                java.util.UUID.fromString(report),
                "baking",
                null,
                0,
                "x.drover.action.state.change",
                null,
                null);

        ledger.judgements.commit(ofReport, PlanFixture.plan(action("oat")));

        List<String> first = ledger.texts("SELECT event_id || ' ' || id FROM action WHERE action_key = 'rye'");
        StateChange.Cause last = causes.get(causes.size() - 1);
        assertThat(last.event() + " " + last.action()).isEqualTo(first.get(0));
        assertThat(last.message()).isEqualTo(report);
        assertThat(last.depth()).isOne();
        assertThat(causes.get(0).depth()).isZero();
        assertThat(causes.get(0).event()).isNull();
    }

    /** A guard: who sets a state beside {@link Changes} leaves the bus without its message. */
    @Test
    void everyStatementThatSetsAStateDoesItHere() throws IOException {
        List<String> beside = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/drover/ledger"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher statement = STATE_SET.matcher(Files.readString(file));
                while (statement.find()) {
                    String found = statement.group();
                    if (!found.contains("TO_STATE")
                            && !found.substring(0, found.length() - 8).contains("WHERE")) {
                        beside.add(file.getFileName() + ": " + found);
                    }
                }
            }
        }
        assertThat(beside)
                .as("set Changes.TO_STATE, and run it through Changes.ofActions or ofEvents")
                .isEmpty();
    }
}
