package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accepted work that failed at its system is planned anew, and nothing of the try before passes for the new one; on every database. */
class ActionTriesTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";
    private static final Clock LATER = Clock.fixed(NOON.plusSeconds(3600), ZoneOffset.UTC);

    private static NewAction image(String key, int tries, String... needs) {
        return new NewAction(
                "bake",
                "bakery",
                key,
                key,
                "IMAGE",
                "{}",
                List.of(needs),
                List.of(),
                0,
                null,
                tries,
                "rye-container-1-3");
    }

    /** The row as it is polled after it was accepted. */
    private static ActionRow accepted(PlanFixture ledger, String externalId) {
        ActionRow row = ledger.due("rye");
        ledger.actions.sending(
                row,
                new Actions.Request("{\"release\": \"" + externalId + "\"}", null, "rye-container-1-" + externalId));
        ledger.actions.accepted(row, call("send"), new Actions.Taken(externalId, null, "{}", "ordered"), NOON);
        return new DueActions(ledger.database, LATER, () -> "one")
                .duePolls("bakery", 10)
                .get(0);
    }

    /** §1.12: flaky OSBS; a retry has to use a new release, since koji keeps the old NVR reserved. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void aFailedTryIsPlannedAnewWithNothingOfItsFormerSelf(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 3), image("oat", 3, "rye"));
        ActionRow first = accepted(ledger, "41");

        assertThat(ledger.actions.retry(first, call("poll"), "the registry hung up", NOON.minusSeconds(1)))
                .isTrue();

        ActionRow second = ledger.due("rye");
        assertThat(second.mark()).isEqualTo("rye (try 2)");
        assertThat(first.mark()).isEqualTo("rye");
        assertThat(second.attempts()).isZero();
        assertThat(second.resolved()).isNull();
        assertThat(second.externalId()).isNull();
        assertThat(second.rebuiltNvr()).isNull();
        assertThat(second.originalNvr()).isEqualTo("rye-container-1-3");
        assertThat(second.tries()).isEqualTo(new ActionRow.Tries(2, 3, NOON.plusSeconds(1)));
        assertThat(ledger.texts("SELECT reason FROM action WHERE action_key = 'rye'"))
                .containsExactly("Retrying failed build 41: the registry hung up");
        assertThat(ledger.states()).as("those that need it wait").containsExactly("rye: PLANNED", "oat: PLANNED");
        assertThat(ledger.dueKeys()).containsExactly("rye");
        assertThat(ledger.events()).containsExactly("OPEN: ");
        assertThat(ledger.texts(
                        "SELECT try_no || ' ' || external_id || ' ' || rebuilt_nvr || ' ' || reason FROM action_try"))
                .containsExactly("1 41 rye-container-1-41 the registry hung up");
        assertThat(ledger.texts("SELECT kind FROM call ORDER BY id")).containsExactly("send", "poll");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aBuildIsRetriedWithBackOffAndNotBefore(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 2));
        ledger.actions.retry(accepted(ledger, "41"), call("poll"), "failed", NOON.plusSeconds(60));

        assertThat(ledger.dueKeys()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theLastTryIsNotDoneAnew(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 2));
        ledger.actions.retry(accepted(ledger, "41"), call("poll"), "failed", NOON);
        ActionRow last = accepted(ledger, "42");

        assertThat(last.tries().isLast()).isTrue();
        assertThat(ledger.actions.retry(last, call("poll"), "failed again", NOON))
                .isFalse();
        assertThat(ledger.states()).containsExactly("rye: ACCEPTED");
        assertThat(ledger.texts("SELECT external_id FROM action_try")).containsExactly("41");
    }

    /** A process that stood still may answer for the first try when the second is under way. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatIsLearntLateOfTheFirstTryChangesNothingOfTheSecond(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 3));
        ActionRow stale = ledger.due("rye");
        ActionRow first = accepted(ledger, "41");
        ledger.actions.retry(first, call("poll"), "failed", NOON);

        assertThat(ledger.actions.retry(first, call("poll"), "failed", NOON))
                .as("polled twice")
                .isFalse();
        assertThat(ledger.actions.sending(stale, new Actions.Request("{}", null)))
                .isFalse();
        ledger.actions.accepted(stale, call("send"), new Actions.Taken("41", null, "{}", "late"), NOON);
        ledger.actions.accepted(stale, call("send"), new Actions.Taken(null, null, "{}", "late"), null);
        assertThat(ledger.actions.again(stale, call("send"), NOON, true, 1)).isFalse();
        ledger.actions.ended(first, call("poll"), "DONE", "late", null);
        ledger.actions.dead(stale, call("send"), ReasonClass.BUG, "late");
        assertThat(ledger.actions.sentAs(stale, "session 1")).isFalse();

        assertThat(ledger.texts("SELECT state || ' ' || try_no || ' ' || COALESCE(external_id, '-') FROM action"))
                .containsExactly("PLANNED 2 -");
        assertThat(ledger.texts("SELECT evidence FROM dead_letter")).isEmpty();
        assertThat(ledger.texts("SELECT id || '' FROM action_try")).hasSize(1);
        assertThat(ledger.events()).containsExactly("OPEN: ");
    }

    /** What a probe finds of the first try is known: neither the second nor another action may take it for its own. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatTheFirstTryMadeIsNobodysAnyMore(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 3), action("oat"));
        ActionRow first = accepted(ledger, "41");
        ledger.actions.retry(first, call("poll"), "failed", NOON);

        assertThat(ledger.actions.parametersOfOthers("bakery", "41", first.id()))
                .containsExactly("{\"release\": \"41\"}");
        assertThat(ledger.actions.parametersOfOthers(
                        "bakery", "41", ledger.due("oat").id()))
                .hasSize(1);
        assertThat(ledger.actions.parametersOfOthers("mill", "41", first.id())).isEmpty();
        assertThat(ledger.actions.plannedAt(first.id())).contains(NOON.plusSeconds(1));
        assertThat(ledger.actions.about(new OwnTrace("bakery", "41", null)))
                .as("messages about it are about us")
                .containsExactly(new Actions.OwnAction(first.id(), first.event(), "PLANNED", "OrderEvent"));
    }

    /** A system may tell of the work before its answer is stored: wire/targets.md §7 E. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatIsBeingSentIsKnownByItsBuildAndByTheMarkOfEachTry(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 3), action("oat"));
        ActionRow row = ledger.due("rye");
        Actions.OwnAction known = new Actions.OwnAction(row.id(), row.event(), "SENDING", "OrderEvent");
        ledger.actions.sending(row, new Actions.Request("{}", null, "rye-container-1-41"));

        assertThat(ledger.actions.about(new OwnTrace("bakery", null, null, "rye-container-1-41", null, null)))
                .containsExactly(known);
        assertThat(ledger.actions.about(new OwnTrace("bakery", "9", null, null, "bake", "rye")))
                .containsExactly(known);
        assertThat(ledger.actions.about(new OwnTrace("bakery", null, null, null, "bake", "rye (try 2)")))
                .containsExactly(known);
        assertThat(ledger.actions.about(new OwnTrace("bakery", null, null, "rye-container-1-4", "bake", "rye (2)")))
                .isEmpty();
        assertThat(ledger.actions.about(new OwnTrace("bakery", null, null, null, "grill", "rye")))
                .isEmpty();
        assertThat(ledger.actions.about(new OwnTrace("mill", null, null, "rye-container-1-41", null, null)))
                .as("whoever makes it")
                .containsExactly(known);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void everyTryIsPlannedASecondLaterThanTheOneBefore(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 4));
        for (int i = 1; i <= 3; i++) {
            ledger.actions.retry(accepted(ledger, "4" + i), call("poll"), "failed", NOON);
            assertThat(ledger.due("rye").tries().plannedAt()).isEqualTo(NOON.plus(Duration.ofSeconds(i)));
        }
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theBuildThatIsMadeIsKnownFromSendingOnAndTheResultKnowsBetter(TestDatabase test) {
        PlanFixture ledger = new PlanFixture(test.database(), "one");
        ledger.planned(image("rye", 1));
        BuildRows builds = new BuildRows(test.database());
        assertThat(nvrs(builds)).containsExactly("rye-container-1-3", null);
        ActionRow row = accepted(ledger, "41");
        assertThat(nvrs(builds)).containsExactly("rye-container-1-3", "rye-container-1-41");
        assertThat(found(builds, null, "rye-container-1-41")).isEqualTo(1);

        ledger.actions.ended(row, call("poll"), "DONE", "", "{\"rebuilt_nvr\": \"rye-container-1-41.1\"}");

        assertThat(nvrs(builds)).containsExactly("rye-container-1-3", "rye-container-1-41.1");
        assertThat(found(builds, null, "rye-container-1-41")).isZero();
        assertThat(found(builds, "rye-container-1-3", "rye-container-1-41.1")).isEqualTo(1);
        assertThat(found(builds, "rye-container-1-4", null)).isZero();
    }

    private static List<String> nvrs(BuildRows builds) {
        BuildRows.Build build = builds.page(
                        BuildRows.Filter.ALL, BuildRows.Order.REBUILT_NVR, true, new Page.Window(1, 1))
                .rows()
                .get(0);
        return Arrays.asList(build.originalNvr(), build.rebuiltNvr());
    }

    private static long found(BuildRows builds, String original, String rebuilt) {
        return builds.page(
                        new BuildRows.Filter(null, null, null, null, null, null, original, rebuilt, null, null),
                        BuildRows.Order.ID,
                        false,
                        new Page.Window(1, 10))
                .total();
    }
}
