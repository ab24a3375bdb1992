package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the ledger keeps of sick systems; on every database. */
class SystemRowsTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";

    private final SettableClock clock = new SettableClock(NOON);

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theLastOrderHoldsAndEachIsAudited(TestDatabase test) {
        SystemRows rows = new SystemRows(test.database(), clock, () -> "one");
        rows.order("koji", true, "ann", "moving house", "{\"reason\": \"moving house\"}");
        clock.pass(Duration.ofHours(1));
        rows.order("koji", false, "bob", "", "{}");

        assertThat(rows.orders())
                .containsExactly(new SystemRows.Order("koji", false, 2, "bob", "", NOON.plusSeconds(3_600)));
        assertThat(test.database()
                        .sql()
                        .sql("SELECT who || ' ' || what || ' ' || subject FROM audit ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("ann system.pause koji", "bob system.resume koji");
        assertThat(new Audit(test.database(), clock).verify()).isInstanceOf(Audit.Verdict.Intact.class);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void eachLivingInstanceSaysHowItFindsASystem(TestDatabase test) {
        Instances alive = new Instances(test.database(), clock, "one", "here", System::nanoTime);
        alive.register();
        SystemRows one = new SystemRows(test.database(), clock, alive);
        SystemRows two = new SystemRows(test.database(), clock, () -> "two");
        SystemRows.Found open = new SystemRows.Found("koji", "one", "open", NOON, "HTTP 503", NOON.plusSeconds(15));
        one.found(List.of(open, new SystemRows.Found("mbs", "one", "denied", NOON, "HTTP 401", null)));
        two.found(List.of(new SystemRows.Found("koji", "two", "paused", NOON, "by ann", null)));
        one.found(List.of(open));

        assertThat(two.found()).as("the second one is not alive").containsExactly(open);
        one.found(List.of());
        assertThat(two.found()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void countsWhatWaitsAndMakesItDueWhenTheSystemIsWell(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one", clock);
        ledger.planned(action("rye"), action("oat", "rye"), action("bun"), action("cake"), action("tart"));
        ledger.accept("tart", "42");
        ActionRow bun = ledger.due("bun");
        ledger.actions.sending(bun, new Actions.Request("{}", null));
        ledger.actions.again(bun, call("send"), NOON.plusSeconds(60), true, 1);
        StoredDelivery delivery = ledger.delivery();
        ledger.judgements.waitFor("bakery", delivery, NOON.plusSeconds(60), "could not tell", PlanFixture.plan());
        SystemRows rows = new SystemRows(test.database(), clock, () -> "one");

        assertThat(rows.work().get("bakery")).isEqualTo(new SystemRows.Work(2, 2, 1, 1, 1));
        assertThat(ledger.texts("SELECT state || ' ' || attempts || ' ' || waits_for FROM delivery WHERE id = "
                        + delivery.id()))
                .as("no attempt is used up")
                .containsExactly("WAITING 0 bakery");
        assertThat(ledger.dueKeys()).containsExactly("rye", "cake");

        rows.waitNoMoreFor("bakery");

        assertThat(ledger.dueKeys()).containsExactly("rye", "bun", "cake");
        assertThat(new Backlog(test.database(), "one").due(PlanFixture.ROUTE, NOON, 10))
                .extracting(StoredDelivery::id)
                .containsExactly(delivery.id());
    }

    /** So that a hang does not send all that wait into the unknown, and none is always the one that is tried. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void aTrialTakesThoseThatWereTriedTheLongestAgo(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one", clock);
        ledger.planned(action("rye"), action("oat"), action("bun"));
        ledger.actions.again(ledger.due("bun"), call("send"), NOON.plusSeconds(1), true, 1);
        ledger.actions.again(ledger.due("oat"), call("send"), NOON.plusSeconds(2), true, 1);
        assertThat(ledger.due.due("bakery", 1, true)).extracting(ActionRow::key).containsExactly("rye");
        clock.pass(Duration.ofSeconds(2));
        assertThat(ledger.due.due("bakery", 3, true)).extracting(ActionRow::key).containsExactly("bun", "oat", "rye");
        assertThat(ledger.due.due("bakery", 3, false))
                .extracting(ActionRow::key)
                .containsExactly("rye", "oat", "bun");
    }
}
