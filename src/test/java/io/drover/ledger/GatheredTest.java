package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.judgement;
import static io.drover.ledger.PlanFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** §1.12: several messages of one key are judged as one, whichever instances received them; on every database. */
class GatheredTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";

    private static List<StoredDelivery> three(PlanFixture one, PlanFixture two) {
        List<StoredDelivery> keyed = new ArrayList<>();
        for (PlanFixture whose : List.of(one, two, one)) {
            StoredDelivery d = whose.delivery();
            keyed.add(new StoredDelivery(d.id(), d.messageId(), d.route(), "k", 0, d.topic(), null, null));
        }
        one.database.inTransaction(
                sql -> sql.sql("UPDATE delivery SET ordering_key = 'k'").update());
        one.delivery();
        return keyed;
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void thoseBehindTheFirstEndInItsCommitWhoeverOwnsThem(TestDatabase test) {
        PlanFixture one = new PlanFixture(test.database(), "one");
        List<StoredDelivery> all = three(one, new PlanFixture(test.database(), "two"));
        StoredDelivery first = all.get(0);
        Backlog backlog = new Backlog(test.database(), "one");
        List<StoredDelivery> behind = backlog.behind(first);
        assertThat(behind)
                .extracting(StoredDelivery::id)
                .containsExactly(all.get(1).id(), all.get(2).id());

        List<Optional<Decision>> decisions = one.judgements.commitTogether(
                List.of(new Ended(first, plan(action("rye")).togetherWith(behind))));

        assertThat(decisions.get(0).orElseThrow().word()).isEqualTo("acted");
        assertThat(one.texts("SELECT state || ' ' || decision || ' ' || event_id || ': ' || reason FROM delivery"
                        + " WHERE ordering_key = 'k' ORDER BY id"))
                .containsExactly(
                        "JUDGED acted 1: planned 1 action",
                        "JUDGED duplicate 1: combined into event 1",
                        "JUDGED duplicate 1: combined into event 1");
        assertThat(one.texts("SELECT state FROM delivery WHERE ordering_key IS NULL"))
                .containsExactly("PENDING");
        assertThat(backlog.openSince(all.get(1))).isEmpty();
        assertThat(one.judgements.commit(all.get(2), plan(action("oat"))))
                .as("too late")
                .isEmpty();
        assertThat(one.states()).containsExactly("rye: PLANNED");
    }

    /** The first one's instance was taken for dead: its heir judges all of them. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void whereTheFirstIsAnothersByNowNothingEnds(TestDatabase test) {
        PlanFixture one = new PlanFixture(test.database(), "one");
        List<StoredDelivery> all = three(one, new PlanFixture(test.database(), "two"));
        List<StoredDelivery> behind = new Backlog(test.database(), "one").behind(all.get(0));
        test.database().inTransaction(sql -> sql.sql("UPDATE delivery SET owner = 'two'")
                .update());

        assertThat(one.judgements.commit(all.get(0), plan(action("rye")).togetherWith(behind)))
                .isEmpty();

        assertThat(one.texts("SELECT DISTINCT state FROM delivery")).containsExactly("PENDING");
        assertThat(one.states()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theFirstWaitsWithoutAnAttemptAndWhatIsIgnoredIsIgnoredTogether(TestDatabase test) {
        PlanFixture one = new PlanFixture(test.database(), "one");
        List<StoredDelivery> all = three(one, one);
        one.judgements.gather(all.get(0), NOON.plusSeconds(600));
        assertThat(one.texts("SELECT state || ' ' || attempts || ' ' || reason FROM delivery WHERE state <> 'PENDING'"))
                .containsExactly("WAITING 0 others of its key may join it until 2026-03-01T12:10:00Z");
        Backlog backlog = new Backlog(test.database(), "one");
        assertThat(backlog.due(PlanFixture.ROUTE, NOON, 10))
                .as("all of the key waits")
                .hasSize(1);
        assertThat(backlog.due(PlanFixture.ROUTE, NOON.plusSeconds(600), 10)).hasSize(4);

        one.judgements.commit(all.get(0), judgement(null).togetherWith(backlog.behind(all.get(0))));

        assertThat(one.texts("SELECT decision || ': ' || reason FROM delivery WHERE ordering_key = 'k' ORDER BY id"))
                .startsWith("ignored: not so: there is flour")
                .endsWith("ignored: judged together with delivery " + all.get(0).id() + ": not so: there is flour");
    }
}
