package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static io.drover.ledger.PlanFixture.judgement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration YEAR = Duration.ofDays(365);

    private final SettableClock clock = new SettableClock(NOON);

    private Retention retention(TestDatabase test, int batch) {
        return new Retention(test.database(), clock, new RetentionSettings(MONTH, YEAR, MONTH, MONTH, batch));
    }

    private static List<String> counts(PlanFixture ledger) {
        return ledger.texts(
                """
                SELECT (SELECT COUNT(*) FROM message) || ' messages ' || (SELECT COUNT(*) FROM delivery) || ' deliveries '
                    || (SELECT COUNT(*) FROM event) || ' events ' || (SELECT COUNT(*) FROM action) || ' actions '
                    || (SELECT COUNT(*) FROM call) || ' calls ' || (SELECT COUNT(*) FROM lookup) || ' lookups '
                    || (SELECT COUNT(*) FROM dead_letter) || ' letters'""");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void forgetsWhatNobodyActedOnAfterItsTimeInBoundedPages(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one", clock);
        for (int i = 0; i < 7; i++) {
            ledger.judgements.commit(
                    ledger.delivery(),
                    new Judgement(
                            "not so",
                            "[]",
                            null,
                            List.of(),
                            List.of(),
                            List.of(new LookupUse("stock", "{}", "found", "{}", "d", NOON, 1))));
        }
        assertThat(retention(test, 3).run(() -> true).nothing()).isTrue();
        clock.pass(MONTH);
        assertThat(retention(test, 3).run(() -> true).messages()).as("not yet").isZero();
        clock.pass(Duration.ofSeconds(1));
        AtomicInteger pages = new AtomicInteger();
        long first = retention(test, 3).run(() -> pages.incrementAndGet() < 100).messages();
        assertThat(pages.get()).isGreaterThan(4);
        assertThat(first + retention(test, 100).run(() -> true).messages()).isEqualTo(7);
        assertThat(counts(ledger))
                .containsExactly("0 messages 0 deliveries 0 events 0 actions 0 calls 0 lookups 0 letters");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatIsOpenStaysWhateverItsAge(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one", clock);
        ledger.delivery();
        StoredDelivery waiting = ledger.delivery();
        ledger.judgements.waitUntil(waiting, NOON.plusSeconds(5), "away", judgement(null));
        ledger.judgements.dead(ledger.delivery(), ReasonClass.BUG, "a bug", judgement(null));
        ledger.planned(action("rye"), action("oat", "rye"));
        ledger.accept("rye", "42");
        ledger.planned(action("bun"));
        ActionRow bun = ledger.due("bun");
        ledger.actions.sending(bun, new Actions.Request("{}", null));
        ledger.actions.dead(bun, call("send"), ReasonClass.EXHAUSTED, "given up");
        List<String> before = counts(ledger);
        clock.pass(YEAR.multipliedBy(10));
        assertThat(retention(test, 100).run(() -> true).nothing()).isTrue();
        assertThat(counts(ledger)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void anEventThatIsOverGoesWithAllThatBelongsToIt(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one", clock);
        ledger.planned(action("rye"), action("oat", "rye"));
        ledger.end("rye", "DONE");
        ledger.end("oat", "DONE");
        ledger.planned(action("bun"));
        clock.pass(YEAR.plusSeconds(1));
        assertThat(retention(test, 100).run(() -> true)).isEqualTo(new Retention.Removed(0, 0, 1, 1));
        assertThat(ledger.states()).containsExactly("bun: PLANNED");
        assertThat(counts(ledger))
                .containsExactly("1 messages 1 deliveries 1 events 1 actions 0 calls 0 lookups 0 letters");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aDiscardedLetterGoesAndThenWhatItWasAbout(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one", clock);
        ledger.judgements.dead(ledger.delivery(), ReasonClass.BUG, "a bug", judgement(null));
        test.database().inTransaction(sql -> sql.sql("UPDATE dead_letter SET state = 'DISCARDED', handled_at = :now")
                .param("now", Judgements.at(NOON))
                .update());
        clock.pass(MONTH.plusSeconds(1));
        assertThat(retention(test, 100).run(() -> true)).isEqualTo(new Retention.Removed(1, 0, 0, 1));
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void endsWhereItIsTold(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one", clock);
        ledger.judgements.commit(ledger.delivery(), judgement(null));
        clock.pass(YEAR);
        assertThat(retention(test, 100).run(() -> false).nothing()).isTrue();
        assertThat(counts(ledger).get(0)).startsWith("1 messages");
    }

    @Test
    void tooShortIsRefused() {
        assertThatThrownBy(() -> new RetentionSettings(Duration.ofHours(1), YEAR, MONTH, MONTH, 100))
                .hasMessageContaining("drover.retention.messages");
        assertThatThrownBy(() -> new RetentionSettings(MONTH, YEAR, MONTH, MONTH, 0))
                .hasMessageContaining("drover.retention.batch");
    }
}
