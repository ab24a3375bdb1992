package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a request to its event, and on when routes judge it. */
class ManualRequestsTest {
    private static final Clock CLOCK = Clock.fixed(PlanFixture.NOON, ZoneOffset.UTC);
    private static final String TOPIC = "org.fedoraproject.prod.drover.freshmaker.manual.rebuild";
    private static final Audit.Entry ENTRY = new Audit.Entry("ann", "event.request", "advisory 1234", "{}");

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static ManualRequest request(Long dependsOn) {
        return request(dependsOn, false);
    }

    private static ManualRequest request(Long dependsOn, boolean dryRun) {
        return new ManualRequest(
                "ManualRebuildWithAdvisoryEvent",
                "1234",
                "ann",
                "{\"ticket\": 7}",
                List.of("a-1-1", "b"),
                dryRun,
                dependsOn);
    }

    private static ManualRequests.Outcome store(Database database, int number, boolean alone, String... routes) {
        return new ManualRequests(database, CLOCK, () -> "drover-1")
                .store(request(null), alone, ENTRY, InboxFixture.message(InboxFixture.id(number), TOPIC, "{}", routes));
    }

    private static ManualRequests.Outcome.Stored stored(Database database, int number, String... routes) {
        return (ManualRequests.Outcome.Stored) store(database, number, false, routes);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void messageDeliveriesEventAndAuditAreThereAtOnce(TestDatabase test) {
        Database database = test.database();
        ManualRequests.Outcome.Stored first = stored(database, 1, "one", "two");
        ManualRequests.Outcome second = new ManualRequests(database, CLOCK, () -> "drover-1")
                .store(
                        request(first.event()),
                        false,
                        ENTRY,
                        InboxFixture.message(InboxFixture.id(2), TOPIC, "{}", "one"));

        EventRows events = new EventRows(database);
        EventRows.Event event = events.find(first.event()).orElseThrow();
        assertThat(event.progress()).isEqualTo(EventRows.Progress.WAITING);
        assertThat(List.of(event.type(), event.searchKey(), event.requester(), event.requesterMetadata()))
                .containsExactly("ManualRebuildWithAdvisoryEvent", "1234", "ann", "{\"ticket\": 7}");
        assertThat(event.requestedRebuilds()).isEqualTo("a-1-1 b");
        assertThat(event.manual()).isTrue();
        assertThat(event.dryRun()).isFalse();
        assertThat(event.messageId()).isEqualTo(InboxFixture.id(1));
        assertThat(first.deliveries()).extracting(StoredDelivery::route).containsExactly("one", "two");
        assertThat(new Backlog(database, () -> "drover-1").due("two", PlanFixture.NOON, 10))
                .hasSize(1);
        long later = ((ManualRequests.Outcome.Stored) second).event();
        assertThat(events.links(List.of(first.event(), later)))
                .isEqualTo(Map.of(
                        first.event(),
                        new EventLinks(List.of(), List.of(later)),
                        later,
                        new EventLinks(List.of(first.event()), List.of())));
        assertThat(new Audit(database, CLOCK).verify()).isInstanceOf(Audit.Verdict.Intact.class);
        assertThat(InboxFixture.count(database, "audit")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneThatNoRouteWantsIsOverAndBlocksNobody(TestDatabase test) {
        Database database = test.database();
        stored(database, 1);

        EventRows.Event event = new EventRows(database).find(1).orElseThrow();
        assertThat(event.progress()).isEqualTo(EventRows.Progress.SKIPPED);
        assertThat(event.reason()).isEqualTo("No route handles " + TOPIC + ".");
        assertThat(event.finishedAt()).isNotNull();
        assertThat(store(database, 2, true, "one")).isInstanceOf(ManualRequests.Outcome.Stored.class);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void anotherOneOfTheSameKeyIsRefusedWithoutATraceWhileTheFirstIsOpen(TestDatabase test) {
        Database database = test.database();
        stored(database, 1, "one");

        assertThat(store(database, 2, true, "one")).isEqualTo(new ManualRequests.Outcome.Running(List.of(1L)));
        assertThat(store(database, 1, false, "one")).isEqualTo(new ManualRequests.Outcome.IdTaken());

        assertThat(InboxFixture.count(database, "message")).isEqualTo(1);
        assertThat(InboxFixture.count(database, "event")).isEqualTo(1);
        assertThat(InboxFixture.count(database, "delivery")).isEqualTo(1);
        assertThat(InboxFixture.count(database, "audit")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneOfManyAtTheSameMomentIsTaken(TestDatabase test) {
        Database database = test.database();
        List<CompletableFuture<ManualRequests.Outcome>> all = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            int number = i;
            all.add(CompletableFuture.supplyAsync(() -> store(database, number, true, "one")));
        }

        assertThat(all.stream().map(CompletableFuture::join))
                .filteredOn(ManualRequests.Outcome.Stored.class::isInstance)
                .hasSize(1);
        assertThat(InboxFixture.count(database, "event")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void theJudgementGoesOnWithTheEvent(TestDatabase test) {
        PlanFixture plan = new PlanFixture(test.database(), "drover-1");
        StoredDelivery delivery = stored(test.database(), 1, "one").deliveries().get(0);
        Judgement judgement = PlanFixture.judgement(
                new NewEvent("ManualBundleRebuildEvent", "elsewhere"), PlanFixture.action("roll"));

        List<java.util.Optional<Decision>> decisions =
                plan.judgements.commitTogether(List.of(new Ended(delivery, judgement)));

        assertThat(decisions.get(0).orElseThrow().event()).isEqualTo(1);
        assertThat(plan.texts(
                        "SELECT id || ' ' || type || ' ' || search_key || ' ' || state || ' ' || requester FROM event"))
                .containsExactly("1 ManualBundleRebuildEvent 1234 OPEN ann");
        assertThat(plan.texts("SELECT action_key || ' of ' || event_id FROM action"))
                .containsExactly("roll of 1");
        plan.end("roll", "DONE");
        assertThat(plan.events()).containsExactly("COMPLETE: All 1 action is done.");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void itIsSkippedWithTheReasonsOnceAllRoutesHavePassedItOver(TestDatabase test) {
        PlanFixture plan = new PlanFixture(test.database(), "drover-1");
        plan.planned(PlanFixture.action("roll"));
        List<StoredDelivery> deliveries =
                stored(test.database(), 1, "one", "two").deliveries();

        plan.judgements.commit(deliveries.get(0), PlanFixture.judgement(null));
        assertThat(plan.events().get(1)).isEqualTo("OPEN: ");
        plan.judgements.commit(deliveries.get(1), PlanFixture.plan(PlanFixture.action("roll")));

        assertThat(plan.events())
                .containsExactly("OPEN: ", "SKIPPED: one: not so: there is flour; two: already covered by event 1");
        assertThat(plan.texts("SELECT event_id || '' FROM delivery WHERE route = 'one'"))
                .containsExactly("2");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneThatCannotBeJudgedHasFailedAndAReplayOpensItAgain(TestDatabase test) {
        PlanFixture plan = new PlanFixture(test.database(), "drover-1");
        StoredDelivery delivery = stored(test.database(), 1, "one").deliveries().get(0);

        plan.judgements.waitUntil(delivery, PlanFixture.NOON, "could not tell", PlanFixture.judgement(null));
        assertThat(plan.events()).containsExactly("OPEN: ");
        plan.judgements.dead(delivery, ReasonClass.BUG, "no such field", PlanFixture.judgement(null));
        assertThat(plan.events()).containsExactly("FAILED: one: no such field");

        plan.database.sql().sql("UPDATE delivery SET state = 'PENDING'").update();
        plan.judgements.commit(delivery, PlanFixture.plan(PlanFixture.action("roll")));
        assertThat(plan.events()).containsExactly("OPEN: ");
        assertThat(plan.texts("SELECT 'x' FROM event WHERE finished_at IS NOT NULL"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aRequestedDryRunPlansWhatReachesNoSystem(TestDatabase test) {
        PlanFixture plan = new PlanFixture(test.database(), "drover-1");
        ManualRequests.Outcome.Stored stored = (ManualRequests.Outcome.Stored) new ManualRequests(
                        test.database(), CLOCK, () -> "drover-1")
                .store(request(null, true), true, ENTRY, InboxFixture.message(InboxFixture.id(1), TOPIC, "{}", "one"));

        plan.judgements.commit(
                stored.deliveries().get(0), PlanFixture.plan(PlanFixture.action("roll"), PlanFixture.action("bun")));

        assertThat(plan.texts("SELECT DISTINCT system FROM action")).containsExactly(DryRun.SYSTEM);
        assertThat(plan.texts("SELECT action_key FROM action ORDER BY id"))
                .containsExactly("dry-run:1:roll", "dry-run:1:bun");
        assertThat(plan.texts("SELECT 'x' FROM event WHERE dry_run AND manual")).hasSize(1);
        assertThat(plan.events()).containsExactly("OPEN: ");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneThatWasCanceledBeforeItWasJudgedPlansNothing(TestDatabase test) {
        PlanFixture plan = new PlanFixture(test.database(), "drover-1");
        StoredDelivery delivery = stored(test.database(), 1, "one").deliveries().get(0);
        new Cancellations(test.database(), CLOCK, () -> "drover-1", HowToCancel.NOT_AT_ALL).cancel(1, "ann");

        Decision decision = plan.judgements
                .commit(delivery, PlanFixture.plan(PlanFixture.action("roll")))
                .orElseThrow();

        assertThat(decision.reason()).isEqualTo("event 1 was canceled before it was judged");
        assertThat(plan.states()).isEmpty();
        assertThat(plan.events()).containsExactly("CANCELED: Event id 1 requested for canceling by user ann");
    }
}
