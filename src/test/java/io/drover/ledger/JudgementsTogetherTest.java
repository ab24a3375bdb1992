package io.drover.ledger;

import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.judgement;
import static io.drover.ledger.PlanFixture.plan;
import static io.drover.ledger.PlanFixture.tracking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many judgements at once leave the ledger as each alone would have. */
class JudgementsTogetherTest {
    private static final List<Judgement> STORY = List.of(
            plan(action("rye")),
            judgement(null),
            judgement(new NewEvent("OrderEvent", "bob")),
            plan(action("rye")),
            plan(action("rye"), action("oat", "rye")),
            judgement(new NewEvent("OrderEvent", "dry", true), action("rye"), action("fig", "rye")),
            judgement(new NewEvent("OrderEvent", "dry", true), action("rye"), action("fig", "rye")),
            plan(new NewAction(
                    "bake", "bakery", "fig", "fig", "IMAGE", "{}", List.of(), List.of(), 0, null, 3, "fig-1-2")),
            plan(action("flour"), action("bun", "flour"), action("roll", "bun", "flour")),
            new Judgement(
                    "",
                    "[{\"step\":\"x\\u0000\"}]",
                    null,
                    List.of(),
                    List.of(),
                    List.of(new LookupUse("stock", "{}", "found", "{\"loaf\": 1}", "d1", PlanFixture.NOON, 3))),
            tracking(new Tracked("bakery", "17", null)));

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void leaveTheLedgerAsEachAloneWould(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        List<Ended> together = told(ledger);
        List<Optional<Decision>> decisions = ledger.judgements.commitTogether(together);
        List<String> one = everything(ledger, together);
        assertThat(decisions)
                .extracting(d -> d.orElseThrow().word())
                .containsExactly(
                        "acted",
                        "ignored",
                        "ignored",
                        "duplicate",
                        "acted",
                        "acted",
                        "acted",
                        "acted",
                        "acted",
                        "ignored",
                        "ignored");
        try (TestDatabase other = twin(test)) {
            PlanFixture alone = new PlanFixture(other.database(), "one");
            List<Ended> each = told(alone);
            List<Optional<Decision>> said = each.stream()
                    .map(ended -> alone.judgements.commit(ended.delivery(), ended.judgement()))
                    .toList();
            assertThat(everything(alone, each)).isEqualTo(one);
            assertThat(said).isEqualTo(decisions);
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void oneThatHasEndedBeforeIsNotPlannedTwice(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        Ended first = new Ended(ledger.delivery(), plan(action("rye")));
        Ended second = new Ended(ledger.delivery(), plan(action("oat")));
        ledger.judgements.commit(first.delivery(), first.judgement());
        GroupCommit<Ended, Optional<Decision>> commits = new GroupCommit<>(
                "together-test",
                ledger.judgements::commitTogether,
                ended -> ledger.judgements.commit(ended.delivery(), ended.judgement()));
        try (commits) {
            List<Optional<Decision>> decisions = List.of(first, second).stream().map(commits::write).toList().stream()
                    .map(future -> future.join())
                    .toList();
            assertThat(decisions.get(0)).isEmpty();
            assertThat(decisions.get(1)).isPresent();
        }
        assertThat(ledger.states()).containsExactly("rye: PLANNED", "oat: PLANNED");
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aPlanThatGoesInACircleLeavesNothingOfTheOthers(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        List<Ended> all = List.of(
                new Ended(ledger.delivery(), plan(action("rye"))),
                new Ended(ledger.delivery(), plan(action("a", "b"), action("b", "a"))));
        assertThatThrownBy(() -> ledger.judgements.commitTogether(all)).hasMessageContaining("circle");
        assertThat(ledger.states()).isEmpty();
        assertThat(ledger.texts("SELECT state FROM delivery")).containsOnly("PENDING");
    }

    private static TestDatabase twin(TestDatabase test) {
        return test.toString().equals("H2")
                ? io.drover.testing.TestDatabases.h2()
                : io.drover.testing.TestDatabases.postgres();
    }

    private static List<Ended> told(PlanFixture ledger) {
        return STORY.stream()
                .map(judgement -> new Ended(ledger.delivery(), judgement))
                .toList();
    }

    /** Every row but for message ids, which are random. */
    private static List<String> everything(PlanFixture ledger, List<Ended> all) {
        List<String> rows = new ArrayList<>();
        Function<String, List<String>> texts = ledger::texts;
        rows.addAll(texts.apply("SELECT id || state || decision || reason || COALESCE(event_id, 0) || trace || attempts"
                + " || judged_at FROM delivery ORDER BY id"));
        rows.addAll(texts.apply("SELECT id || type || search_key || state || COALESCE(reason, '-') || delivery_id ||"
                + " COALESCE(CAST(finished_at AS varchar), '-') || dry_run FROM event ORDER BY id"));
        rows.addAll(texts.apply(
                "SELECT id || verb || tries || COALESCE(original_nvr, '-') || system || action_key || name || parameters || batch || state ||"
                        + " event_id || owner || created_at FROM action ORDER BY id"));
        rows.addAll(texts.apply("SELECT action_id || ' ' || needs_id FROM action_dependency ORDER BY 1"));
        rows.addAll(
                texts.apply(
                        "SELECT delivery_id || step || question || outcome || answer || digest || took_ms FROM lookup ORDER BY id"));
        assertThat(rows).hasSizeGreaterThan(all.size());
        return rows;
    }
}
