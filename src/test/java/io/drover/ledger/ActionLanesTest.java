package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.call;
import static io.drover.ledger.PlanFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of the actions of one lane one is under way, the oldest first, whatever instance has them; on every database. */
class ActionLanesTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";

    private static NewAction action(String key, List<String> needs, String... lanes) {
        return new NewAction(
                "bake", "bakery", key, key, null, "{}", needs, List.of(), 0, null, 3, null, List.of(lanes));
    }

    private static boolean send(PlanFixture ledger, String key) {
        return ledger.actions.sending(row(ledger, key), new Actions.Request("{}", null));
    }

    private static ActionRow row(PlanFixture ledger, String key) {
        return ledger.database
                .sql()
                .sql("SELECT " + ActionRow.COLUMNS + " FROM action WHERE action_key = ?")
                .param(key)
                .query(ActionRow::read)
                .single();
    }

    private static void end(PlanFixture ledger, String key) {
        ledger.actions.accepted(row(ledger, key), call("send"), new Actions.Taken(null, null, "{}", "baked"), null);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void oneAfterTheOtherInTheOrderOfTheirPlans(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.judgements.commit(ledger.delivery(), plan(action("rye", List.of(), "oven")));
        ledger.judgements.commit(ledger.delivery(), plan(action("oat", List.of(), "oven", "boy")));
        ledger.judgements.commit(ledger.delivery(), plan(action("bun", List.of(), "grill")));
        ledger.judgements.commit(ledger.delivery(), plan(action("pie", List.of(), "boy", "boy")));

        assertThat(ledger.dueKeys()).containsExactly("rye", "bun");
        assertThat(send(ledger, "oat"))
                .as("read before, and sent out of its turn")
                .isFalse();
        assertThat(send(ledger, "rye")).isTrue();
        assertThat(ledger.dueKeys()).containsExactly("rye", "bun");
        end(ledger, "rye");
        assertThat(ledger.dueKeys()).containsExactly("oat", "bun");
        assertThat(send(ledger, "oat")).isTrue();
        assertThat(send(ledger, "pie")).isFalse();
        ledger.actions.accepted(
                row(ledger, "oat"), call("send"), new Actions.Taken("41", null, "{}", "in the oven"), NOON);
        assertThat(ledger.dueKeys()).as("accepted work is under way").containsExactly("bun");
        ledger.actions.ended(row(ledger, "oat"), call("poll"), "FAILED", "burnt", null);
        assertThat(ledger.dueKeys()).containsExactly("bun", "pie");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void oneThatWaitsToBeTriedAgainHoldsUpItsLaneAlone(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.judgements.commit(ledger.delivery(), plan(action("rye", List.of(), "oven")));
        ledger.judgements.commit(ledger.delivery(), plan(action("oat", List.of(), "oven")));
        ledger.judgements.commit(ledger.delivery(), plan(action("bun", List.of(), "grill")));
        send(ledger, "rye");
        ledger.actions.accepted(row(ledger, "rye"), call("send"), new Actions.Taken("41", null, "{}", "in"), NOON);
        assertThat(ledger.actions.retry(row(ledger, "rye"), call("poll"), "burnt", NOON.plusSeconds(60)))
                .isTrue();
        assertThat(ledger.dueKeys()).containsExactly("bun");
        assertThat(ledger.texts("SELECT reason FROM action WHERE action_key = 'rye'"))
                .containsExactly("tried anew after 41: burnt");
    }

    /** It would wait for what waits for it. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void oneThatNeedsAnotherLetsThatGoFirst(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.judgements.commit(
                ledger.delivery(), plan(action("rye", List.of("oat"), "oven"), action("oat", List.of(), "oven")));
        assertThat(ledger.dueKeys()).containsExactly("oat");
        assertThat(send(ledger, "oat")).isTrue();
        end(ledger, "oat");
        assertThat(ledger.dueKeys()).containsExactly("rye");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void isTheSameWhereManyAreJudgedAtOnceAndWhenTheEndedAreForgotten(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        List<Ended> all = IntStream.range(0, 4)
                .mapToObj(n -> new Ended(ledger.delivery(), plan(action("loaf " + n, List.of(), "oven " + n % 2))))
                .toList();
        ledger.judgements.commitTogether(all);
        assertThat(ledger.dueKeys()).containsExactly("loaf 0", "loaf 1");
        send(ledger, "loaf 0");
        end(ledger, "loaf 0");
        ledger.actions.settle();
        assertThat(ledger.texts("SELECT action_id - (SELECT min(id) FROM action) || ' ' || ended FROM action_lane"
                        + " ORDER BY action_id"))
                .extracting(text -> text.toLowerCase(java.util.Locale.ROOT))
                .containsExactly("0 true", "1 false", "2 false", "3 false");
        assertThat(ledger.dueKeys()).containsExactly("loaf 1", "loaf 2");
    }

    @Test
    void twoInstancesDoNotBeginInOneLaneAtTheSameMoment() throws Exception {
        try (TestDatabase test = TestDatabases.postgres()) {
            PlanFixture one = new PlanFixture(test.database(), "one");
            PlanFixture two = new PlanFixture(test.database(), "two");
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                for (int round = 0; round < 20; round++) {
                    String older = "older " + round;
                    String younger = "younger " + round;
                    String flour = "flour " + round;
                    one.judgements.commit(
                            one.delivery(),
                            plan(action(older, List.of(flour), "oven " + round), action(flour, List.of())));
                    two.judgements.commit(two.delivery(), plan(action(younger, List.of(), "oven " + round)));
                    CyclicBarrier together = new CyclicBarrier(2);
                    Future<Boolean> a = threads.submit(() -> {
                        together.await();
                        end(one, flour);
                        return send(one, older);
                    });
                    Future<Boolean> b = threads.submit(() -> {
                        together.await();
                        return send(two, younger);
                    });
                    assertThat(List.of(a.get(), b.get())).as("round %s", round).containsExactlyInAnyOrder(true, false);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Accepted work that failed has a letter; whoever replays it has it tried anew, in its lane. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void aReplayedFailureIsTriedAnewUnderAnotherMark(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.judgements.commit(ledger.delivery(), plan(action("rye", List.of(), "oven")));
        ledger.judgements.commit(ledger.delivery(), plan(action("oat", List.of(), "oven")));
        send(ledger, "rye");
        ledger.actions.accepted(row(ledger, "rye"), call("send"), new Actions.Taken("41", null, "{}", "in"), NOON);
        ledger.actions.failed(row(ledger, "rye"), call("poll"), false, "burnt", "{\"rc\": 2}");
        assertThat(ledger.texts("SELECT reason_class || ' ' || evidence FROM dead_letter"))
                .containsExactly("permanent burnt");
        ledger.actions.settle();
        send(ledger, "oat");

        Clock later = Clock.fixed(NOON.plus(Duration.ofMinutes(1)), ZoneOffset.UTC);
        long id = row(ledger, "rye").id();
        ReplayEffects.Effect effect = test.database()
                .inTransaction(sql -> ActionReplay.reopen(
                        sql, id, "one", later.instant(), test.database().changes()));
        assertThat(effect.what()).contains("is tried anew");
        assertThat(ledger.states()).containsExactly("rye: PLANNED", "oat: SENDING");
        assertThat(row(ledger, "rye").mark()).isEqualTo("rye (try 2)");
        assertThat(ledger.texts("SELECT external_id || ' ' || reason FROM action_try"))
                .containsExactly("41 burnt");
        assertThat(ledger.dueKeys()).as("its lane is taken").containsExactly("oat");
        end(ledger, "oat");
        assertThat(ledger.dueKeys()).containsExactly("rye");
    }
}
