package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is alive, who is not, and whose work is whose; on every database. */
class InstancesTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration IN_FLIGHT = Duration.ofMinutes(3);
    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicLong seconds = new AtomicLong(1_000);

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theWorkOfASilentInstanceIsTakenOver(TestDatabase test) {
        Instances one = registered(test, "one", NOON);
        Instances two = registered(test, "two", NOON);
        PlanFixture silent = new PlanFixture(test.database(), one.name());
        StoredDelivery open = silent.delivery();
        silent.planned(action("rye"), action("oat"), action("bun"));
        silent.actions.sending(silent.due("rye"), new Actions.Request("{}", null));
        silent.accept("bun", "42");

        assertThat(look(two, 1)).isEmpty();
        assertThat(look(two, 5)).isEmpty();
        assertThat(look(two, 5)).isEmpty();
        one.beat();
        assertThat(look(two, 5)).as("it has beaten since").isEmpty();
        assertThat(look(two, 5)).isEmpty();
        assertThat(look(two, 5)).isEmpty();
        assertThat(look(two, 4)).as("not silent for so long").isEmpty();
        assertThat(two.inherit(IN_FLIGHT, DAY)).as("it lives").isZero();
        assertThat(look(two, 1)).containsExactly(one.name());
        assertThat(look(two, 1)).as("only once").isEmpty();

        assertThat(two.inherit(IN_FLIGHT, DAY)).isEqualTo(4);
        assertThat(two.inherit(IN_FLIGHT, DAY)).as("only once").isZero();
        PlanFixture heir = new PlanFixture(test.database(), two.name());
        assertThat(heir.states()).containsExactly("rye: UNKNOWN", "oat: PLANNED", "bun: ACCEPTED");
        assertThat(heir.dueKeys()).containsExactly("rye", "oat");
        assertThat(new Backlog(test.database(), two).due(PlanFixture.ROUTE, NOON, 10))
                .extracting(StoredDelivery::id)
                .containsExactly(open.id());
        assertThat(silent.dueKeys()).isEmpty();
        assertThat(new Backlog(test.database(), one).routes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatWasBeingSentIsInDoubtForAsLongAsARequestTakes(TestDatabase test) {
        Instances one = registered(test, "one", NOON);
        PlanFixture gone = new PlanFixture(test.database(), one.name());
        gone.planned(action("rye"), action("oat"));
        gone.actions.sending(gone.due("rye"), new Actions.Request("{}", null));
        one.end();
        Instances two = registered(test, "two", NOON);
        two.inherit(IN_FLIGHT, DAY);

        PlanFixture heir = new PlanFixture(test.database(), two.name());
        assertThat(heir.actions.inDoubtUntil(heir.due("rye"))).contains(NOON.plus(IN_FLIGHT));
        assertThat(heir.actions.inDoubtUntil(heir.due("oat"))).isEmpty();
        Actions later = new Actions(test.database(), clock(NOON.plus(IN_FLIGHT)), two);
        assertThat(later.inDoubtUntil(heir.due("rye"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void oneThatWasTakenForDeadChangesNothingUntilItHasBegunAnotherLife(TestDatabase test) {
        Instances one = registered(test, "one", NOON);
        Instances two = registered(test, "two", NOON);
        PlanFixture stalled = new PlanFixture(test.database(), one);
        StoredDelivery read = stalled.delivery();
        stalled.planned(action("rye"));
        ActionRow rye = stalled.due("rye");
        look(two, 0);
        look(two, 5);
        look(two, 5);
        look(two, 4);
        assertThat(look(two, 1)).containsExactly(one.name());
        two.inherit(IN_FLIGHT, DAY);

        assertThat(stalled.actions.sending(rye, new Actions.Request("{}", null)))
                .isFalse();
        assertThat(stalled.judgements.commit(read, PlanFixture.plan(action("bun"))))
                .isEmpty();
        stalled.judgements.dead(read, ReasonClass.BUG, "late", PlanFixture.plan());
        stalled.judgements.waitUntil(read, NOON, "late", PlanFixture.plan());
        assertThat(stalled.texts("SELECT state || ' ' || attempts FROM delivery WHERE id = " + read.id()))
                .containsExactly("PENDING 0");
        assertThat(one.beat()).isEqualTo(Instances.Beat.SILENT);

        String before = one.name();
        assertThat(one.register()).as("nobody else was ended by it").isEmpty();
        assertThat(one.name()).isNotEqualTo(before).startsWith("one#");
        assertThat(one.beat()).isEqualTo(Instances.Beat.ALIVE);
        stalled.planned(action("oat"));
        assertThat(stalled.dueKeys()).containsExactly("oat");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aSecondProcessOfTheSameNameStartsAtOnceAndEndsTheFirst(TestDatabase test) {
        Instances first = registered(test, "drover", NOON);
        PlanFixture work = new PlanFixture(test.database(), first.name());
        work.planned(action("rye"));
        Instances second = instances(test, "drover", NOON);

        assertThat(second.register()).containsExactly("drover at home");
        assertThat(second.inherit(IN_FLIGHT, DAY)).isOne();
        assertThat(first.beat()).isEqualTo(Instances.Beat.SUPERSEDED);
        assertThat(first.successor()).isEqualTo("drover at home");
        assertThat(second.beat()).isEqualTo(Instances.Beat.ALIVE);
        assertThat(second.register()).as("it ends itself as well").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatOneGivesUpAtItsEndIsTakenAtOnce(TestDatabase test) {
        Instances one = registered(test, "one", NOON);
        Instances two = registered(test, "two", NOON);
        new PlanFixture(test.database(), one.name()).delivery();
        one.end();

        assertThat(two.inherit(IN_FLIGHT, DAY)).isOne();
        assertThat(registered(test, "one", NOON).name()).isNotEqualTo(one.name());
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void timeInWhichNobodyCouldLookProvesNothing(TestDatabase test) {
        registered(test, "one", NOON);
        Instances two = registered(test, "two", NOON);
        assertThat(look(two, 1)).isEmpty();

        assertThat(look(two, 600))
                .as("the database was away, or this one stood still")
                .isEmpty();
        assertThat(look(two, 4)).isEmpty();
        assertThat(look(two, 4)).isEmpty();
        assertThat(look(two, 4)).isEmpty();
        assertThat(look(two, 4)).as("now it was looking all the time").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void clocksThatDifferProveNothing(TestDatabase test) {
        Instances behind = registered(test, "one", NOON.minus(Duration.ofDays(3)));
        Instances two = registered(test, "two", NOON);
        for (int look = 0; look < 20; look++) {
            behind.beat();
            assertThat(look(two, 4)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatAnOlderVersionLeftIsTakenOver(TestDatabase test) {
        Instances two = registered(test, "two", NOON);
        test.database()
                .sql()
                .sql("INSERT INTO instance (name, boot, started_at, heartbeat_at) VALUES ('old', ?, ?, ?)")
                .params(new java.util.UUID(0, 1), Judgements.at(NOON), Judgements.at(NOON))
                .update();
        new PlanFixture(test.database(), "old").delivery();
        look(two, 1);
        test.database()
                .sql()
                .sql("UPDATE instance SET heartbeat_at = ? WHERE name = 'old'")
                .param(Judgements.at(NOON.plusSeconds(5)))
                .update();
        for (int look = 0; look < 4; look++) {
            assertThat(look(two, 4)).as("it beats in its own way").isEmpty();
        }
        assertThat(look(two, 4)).containsExactly("old");
        assertThat(two.inherit(IN_FLIGHT, DAY)).isOne();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void formerLivesAreForgottenAfterAWhile(TestDatabase test) {
        registered(test, "one", NOON).end();
        Instances two = registered(test, "two", NOON.plus(DAY));
        two.forget(DAY);
        assertThat(names(test)).hasSize(2);
        registered(test, "three", NOON.plus(DAY).plusSeconds(1)).forget(DAY);
        assertThat(names(test)).noneMatch(name -> name.startsWith("one#")).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aNameHasToFit(TestDatabase test) {
        assertThatThrownBy(() -> instances(test, "n".repeat(91), NOON)).hasMessageContaining("drover.instance");
        assertThatThrownBy(() -> instances(test, " ", NOON)).hasMessageContaining("drover.instance");
    }

    private List<String> look(Instances observer, long secondsLater) {
        seconds.addAndGet(secondsLater);
        return observer.bury(SILENCE);
    }

    private Instances registered(TestDatabase test, String label, Instant now) {
        Instances instances = instances(test, label, now);
        instances.register();
        return instances;
    }

    private Instances instances(TestDatabase test, String label, Instant now) {
        return new Instances(
                test.database(), clock(now), label, label + " at home", () -> seconds.get() * 1_000_000_000L);
    }

    private static List<String> names(TestDatabase test) {
        return test.database()
                .sql()
                .sql("SELECT name FROM instance")
                .query(String.class)
                .list();
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
