package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static io.drover.ledger.PlanFixture.judgement;
import static io.drover.ledger.PlanFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** §1.5: dry runs have the same rows, in a queue and under keys of their own; on every database. */
class DryRunTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";
    private static final NewEvent DRY = new NewEvent("OrderEvent", "ann", true);

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aDryRunNeitherBlocksTheRealOneNorIsBlockedByItNorByAnother(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");

        assertThat(word(ledger, judgement(DRY, action("rye")))).isEqualTo("acted");
        assertThat(word(ledger, plan(action("rye")))).isEqualTo("acted");
        assertThat(word(ledger, judgement(DRY, action("rye")))).isEqualTo("acted");
        assertThat(word(ledger, plan(action("rye")))).as("the real one, twice").isEqualTo("duplicate");

        assertThat(ledger.texts("SELECT action_key || ' in ' || system FROM action ORDER BY id"))
                .containsExactly("dry-run:1:rye in dry-run", "rye in bakery", "dry-run:3:rye in dry-run");
        assertThat(ledger.dueKeys()).containsExactly("rye");
    }

    private static String word(PlanFixture ledger, Judgement judgement) {
        return ledger.judgements
                .commit(ledger.delivery(), judgement)
                .orElseThrow()
                .word();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatADryRunNeedsIsItsOwnAndKnownByThePlannedKey(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(action("rye"));
        ledger.end("rye", "FAILED");

        ledger.judgements.commit(ledger.delivery(), judgement(DRY, action("rye"), action("oat", "rye")));
        ActionRow rye = ledger.due.due(DryRun.SYSTEM, 9, false).get(0);
        assertThat(rye.isDryRun()).isTrue();
        ledger.actions.accepted(rye, call("send"), new Actions.Taken("-2", null, "{\"loaf\": -2}", "dry run"), null);

        ActionRow oat = ledger.due.due(DryRun.SYSTEM, 9, false).get(0);
        assertThat(ledger.actions.resultsNeededBy(oat.id())).isEqualTo(Map.of("rye", "{\"loaf\": -2}"));
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void whereAllIsADryRunEveryEventIsOneWhateverItsRouteSays(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        Judgements dry = new Judgements(test.database(), Clock.fixed(NOON, ZoneOffset.UTC), () -> "one", true);
        dry.commitTogether(List.of(
                new Ended(ledger.delivery(), plan(action("rye"))),
                new Ended(ledger.delivery(), judgement(null, action("oat"))),
                new Ended(ledger.delivery(), judgement(new NewEvent("OrderEvent", "bob")))));
        dry.commit(ledger.delivery(), judgement(null, action("bun")));

        assertThat(ledger.texts("SELECT search_key FROM event WHERE dry_run ORDER BY id"))
                .containsExactly("ann", "oat", "bob", "bun");
        assertThat(ledger.texts("SELECT DISTINCT system FROM action")).containsExactly("dry-run");
        assertThat(ledger.texts("SELECT search_key FROM event WHERE NOT dry_run"))
                .isEmpty();
    }
}
