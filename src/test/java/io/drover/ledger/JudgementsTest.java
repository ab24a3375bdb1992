package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decision, event and actions in one commit, once; on every database. */
class JudgementsTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";

    @ParameterizedTest
    @MethodSource(DATABASES)
    void commitsDecisionEventAndActionsTogether(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");

        Decision decision = ledger.planned(action("rye"), action("oat", "rye"));

        assertThat(decision).isEqualTo(new Decision("acted", "planned 2 actions", 1L, List.of("bakery")));
        assertThat(ledger.states()).containsExactly("rye: PLANNED", "oat: PLANNED");
        assertThat(ledger.dueKeys()).as("oat waits for rye").containsExactly("rye");
        assertThat(ledger.events()).containsExactly("OPEN: ");
        assertThat(ledger.texts("SELECT state || ' ' || decision || ' ' || attempts FROM delivery"))
                .containsExactly("JUDGED acted 1");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void judgingTwicePlansOnce(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        StoredDelivery delivery = ledger.delivery();

        assertThat(ledger.judgements.commit(delivery, plan(action("rye")))).isPresent();
        assertThat(ledger.judgements.commit(delivery, plan(action("oat")))).isEmpty();
        ledger.judgements.waitUntil(delivery, NOON, "too late", plan());
        ledger.judgements.dead(delivery, ReasonClass.BUG, "too late", plan());

        assertThat(ledger.states()).containsExactly("rye: PLANNED");
        assertThat(ledger.texts("SELECT reason FROM delivery")).containsExactly("planned 1 action");
        assertThat(ledger.texts("SELECT evidence FROM dead_letter")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aPlanThatIsKnownIsADuplicate(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"));

        assertThat(ledger.planned(action("rye")))
                .isEqualTo(new Decision("duplicate", "already covered by event 1", 1L, List.of()));
        assertThat(ledger.planned(action("rye"), action("oat", "rye")).reason())
                .isEqualTo("planned 1 action; 1 more already covered by earlier events");
        assertThat(ledger.states()).containsExactly("rye: PLANNED", "oat: PLANNED");
        assertThat(ledger.events()).hasSize(2);
        assertThat(ledger.dueKeys())
                .as("oat needs the rye of the earlier event")
                .containsExactly("rye");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theSameKeysAtTheSameMomentArePlannedOnce(TestDatabase test) throws Exception {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        for (int round = 0; round < 5; round++) {
            String prefix = "r" + round + " ";
            List<Optional<Decision>> decisions = together(
                    () -> ledger.judgements.commit(ledger.delivery(), plan(action(prefix + "a"), action(prefix + "b"))),
                    () -> ledger.judgements.commit(
                            ledger.delivery(), plan(action(prefix + "b"), action(prefix + "a"))));
            assertThat(decisions)
                    .extracting(decision -> decision.orElseThrow().word())
                    .containsExactlyInAnyOrder("acted", "duplicate");
        }
        assertThat(ledger.states()).hasSize(10).doesNotHaveDuplicates();
        assertThat(ledger.events()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void oneDeliveryThatTwoJudgeAtTheSameMomentIsJudgedOnce(TestDatabase test) throws Exception {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        for (int round = 0; round < 5; round++) {
            String key = "key " + round;
            StoredDelivery delivery = ledger.delivery();
            assertThat(together(
                            () -> ledger.judgements.commit(delivery, plan(action(key))),
                            () -> ledger.judgements.commit(delivery, plan(action(key + " again")))))
                    .filteredOn(Optional::isPresent)
                    .hasSize(1);
        }
        assertThat(ledger.states()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void nothingPlannedIsIgnoredAndAnEventOnlyWhereItWasMarked(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");

        Decision unmarked = ledger.judgements
                .commit(ledger.delivery(), PlanFixture.judgement(null))
                .orElseThrow();
        Decision marked = ledger.judgements.commit(ledger.delivery(), plan()).orElseThrow();

        assertThat(unmarked).isEqualTo(new Decision("ignored", "not so: there is flour", null, List.of()));
        assertThat(marked.word()).isEqualTo("ignored");
        assertThat(ledger.events()).containsExactly("SKIPPED: not so: there is flour");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatNeedsAnActionThatHasFailedFailsAtOnceAndSoDoesItsEvent(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"));
        ledger.end("rye", "FAILED");

        ledger.planned(action("rye"), action("oat", "rye"), action("cake", "oat"));

        assertThat(ledger.states()).containsExactly("rye: FAILED", "oat: FAILED", "cake: FAILED");
        assertThat(ledger.events())
                .containsExactly("COMPLETE: 1 of 1 actions failed.", "COMPLETE: 2 of 2 actions failed.");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void refusesAPlanThatNeedsWhatItDoesNotPlan(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        StoredDelivery delivery = ledger.delivery();

        assertThatThrownBy(() -> ledger.judgements.commit(delivery, plan(action("rye", "flour"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("action bake 'rye' depends on 'flour', which this route has not planned");
        assertThat(ledger.states()).isEmpty();
        assertThat(ledger.texts("SELECT state FROM delivery")).containsExactly("PENDING");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void refusesActionsThatNeedOneAnotherInACircle(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");

        assertThatThrownBy(() -> ledger.planned(action("a", "b"), action("b", "a"), action("c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in a circle")
                .hasMessageEndingWith(": a, b");
        assertThatThrownBy(() -> ledger.planned(action("self", "self"))).hasMessageContaining("in a circle");
        assertThat(ledger.states()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void laterStepsMayPlanWhatEarlierOnesNeed(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("bread", "dough"), action("dough"));
        assertThat(ledger.dueKeys()).containsExactly("dough");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void waitsAndCountsAttemptsAndKeepsTheLookupsOfEach(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        StoredDelivery delivery = ledger.delivery();
        Judgement asked = new Judgement(
                "",
                "[]",
                null,
                List.of(),
                List.of(),
                List.of(new LookupUse("stock-lookup", "{}", "unavailable", null, "0", NOON, 3)));

        ledger.judgements.waitUntil(delivery, NOON.plusSeconds(5), "could not tell: closed", asked);
        ledger.judgements.waitUntil(delivery, NOON.plusSeconds(9), "could not tell: closed", asked);

        assertThat(ledger.texts("SELECT state || ' ' || attempts || ' ' || reason FROM delivery"))
                .containsExactly("WAITING 2 could not tell: closed");
        assertThat(ledger.texts("SELECT outcome FROM lookup")).containsExactly("unavailable", "unavailable");
        Backlog backlog = new Backlog(test.database(), "one");
        assertThat(backlog.due(PlanFixture.ROUTE, NOON.plusSeconds(8), 10)).isEmpty();
        assertThat(backlog.due(PlanFixture.ROUTE, NOON.plusSeconds(9), 10))
                .extracting(StoredDelivery::id, StoredDelivery::attempts)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(delivery.id(), 2));
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aDeadLetterLeadsBackToItsDelivery(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        StoredDelivery delivery = ledger.delivery();

        ledger.judgements.dead(delivery, ReasonClass.INVALID, "no jq fits \u0000 it", plan());

        assertThat(new DeadLetters(test.database()).list(DeadLetter.State.OPEN, 10, Long.MAX_VALUE))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.links())
                            .isEqualTo(DeadLetters.Links.toDelivery(delivery.messageId(), delivery.id()));
                    assertThat(letter.evidence()).isEqualTo("no jq fits \uFFFD it");
                });
        assertThat(ledger.texts("SELECT state FROM delivery")).containsExactly("DEAD");
        assertThat(new Backlog(test.database(), "one").due(PlanFixture.ROUTE, NOON, 10))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void trackingWakesOnlyWhatWaits(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"), action("oat"));
        ledger.accept("rye", "42");
        assertThat(ledger.due.duePolls("bakery", 10)).isEmpty();

        Decision byId = ledger.judgements
                .commit(ledger.delivery(), PlanFixture.tracking(new Tracked("bakery", "42", null)))
                .orElseThrow();
        Decision bySubject = ledger.judgements
                .commit(ledger.delivery(), PlanFixture.tracking(new Tracked("bakery", null, "about rye")))
                .orElseThrow();
        Decision others = ledger.judgements
                .commit(ledger.delivery(), PlanFixture.tracking(new Tracked("butcher", "42", "about rye")))
                .orElseThrow();

        assertThat(List.of(byId.word(), bySubject.word(), others.word())).containsExactly("acted", "acted", "ignored");
        assertThat(others.reason()).isEqualTo("no action of ours waits for butcher 42");
        assertThat(ledger.due.duePolls("bakery", 10)).extracting(ActionRow::key).containsExactly("rye");
    }

    @SafeVarargs
    static <T> List<T> together(Callable<T>... works) throws Exception {
        CyclicBarrier start = new CyclicBarrier(works.length);
        ExecutorService threads = Executors.newFixedThreadPool(works.length);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> work : works) {
                running.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return work.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(30, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
