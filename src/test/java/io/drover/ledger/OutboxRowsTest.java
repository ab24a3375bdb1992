package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static io.drover.ledger.PlanFixture.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.ledger.OutboxRows.Outcome;
import io.drover.ledger.OutboxRows.Owed;
import io.drover.testing.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is owed is given out once, in order, to one at a time; on every database. */
class OutboxRowsTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    private static OutboxRows owing(TestDatabase test, String... keys) {
        Announcer announcer = change -> List.of(new NewPublication(
                change.messageId("x"), "told", "{}", change.event().searchKey()));
        PlanFixture ledger = new PlanFixture(test.database(), "one", CLOCK, new Changes(List.of(announcer), CLOCK));
        for (String key : keys) {
            ledger.judgements.commit(
                    ledger.delivery(), PlanFixture.judgement(new NewEvent("OrderEvent", key), action(key)));
        }
        return new OutboxRows(test.database(), CLOCK, "one");
    }

    private static Outcome all(List<Owed> messages) {
        return new Outcome(messages.stream().map(Owed::id).toList(), Map.of());
    }

    private static List<String> rows(TestDatabase test) {
        return test.database()
                .sql()
                .sql("SELECT body || ' ' || state || ' ' || attempts FROM publication ORDER BY id")
                .query(String.class)
                .list();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void givesOutOldestFirstAndMarksWhatWasPublished(TestDatabase test) {
        OutboxRows rows = owing(test, "rye", "oat");
        List<String> given = new ArrayList<>();

        int first = rows.turn(3, Set.of(), messages -> {
            messages.forEach(message -> given.add(message.body()));
            return new Outcome(
                    List.of(messages.get(0).id()), Map.of(messages.get(1).id(), NOON.plusSeconds(5)));
        });

        assertThat(first).isEqualTo(3);
        assertThat(given).containsExactly("rye", "rye", "oat");
        assertThat(rows(test)).containsExactly("rye PUBLISHED 1", "rye OWED 1", "oat OWED 0", "oat OWED 0");
        assertThat(test.database()
                        .sql()
                        .sql("SELECT published_at FROM publication WHERE state = 'PUBLISHED'")
                        .query((row, n) -> Columns.instant(row, "published_at"))
                        .list())
                .as("for retention")
                .containsExactly(NOON);
        assertThat(rows.standing()).isEqualTo(new OutboxRows.Standing(3, NOON));
        assertThat(rows.turn(10, Set.of(), OutboxRowsTest::all)).isEqualTo(3);
        assertThat(rows.turn(10, Set.of(), OutboxRowsTest::all)).isZero();
        assertThat(rows.standing()).isEqualTo(new OutboxRows.Standing(0, null));
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void stepsOverTheEventsItIsToldTo(TestDatabase test) {
        OutboxRows rows = owing(test, "rye", "oat");
        List<Owed> given = new ArrayList<>();
        rows.turn(1, Set.of(), messages -> {
            given.addAll(messages);
            return new Outcome(List.of(), Map.of());
        });

        rows.turn(10, Set.of(given.get(0).eventId()), OutboxRowsTest::all);

        assertThat(rows(test)).containsExactly("rye OWED 0", "rye OWED 0", "oat PUBLISHED 1", "oat PUBLISHED 1");
    }

    /** As when the process ends between the broker's confirm and our commit. */
    @ParameterizedTest
    @MethodSource(DATABASES)
    void whatWasPublishedAndNotMarkedComesAgainUnderTheSameId(TestDatabase test) {
        OutboxRows rows = owing(test, "rye");
        List<Object> ids = new ArrayList<>();
        assertThatThrownBy(() -> rows.turn(10, Set.of(), messages -> {
                    messages.forEach(message -> ids.add(message.messageId()));
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        List<Object> again = new ArrayList<>();

        rows.turn(10, Set.of(), messages -> {
            messages.forEach(message -> again.add(message.messageId()));
            return all(messages);
        });

        assertThat(again).hasSize(2).isEqualTo(ids);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void oneHasTheTurnAtATime(TestDatabase test) {
        OutboxRows one = owing(test, "rye");
        OutboxRows two = new OutboxRows(test.database(), CLOCK, "two");
        List<Integer> twos = new ArrayList<>();

        int given = one.turn(10, Set.of(), messages -> {
            twos.add(CompletableFuture.supplyAsync(() -> two.turn(10, Set.of(), OutboxRowsTest::all))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join());
            return new Outcome(List.of(), Map.of());
        });

        assertThat(given).isEqualTo(2);
        assertThat(twos).as("it does not wait either").containsExactly(0);
        assertThat(two.turn(10, Set.of(), OutboxRowsTest::all)).isEqualTo(2);
        assertThat(test.database()
                        .sql()
                        .sql("SELECT holder FROM outbox_turn")
                        .query(String.class)
                        .single())
                .isEqualTo("two");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void manyMessagesOfOneChangeAreStored(TestDatabase test) {
        Announcer talkative = change -> java.util.stream.IntStream.range(0, 700)
                .mapToObj(n -> new NewPublication(change.messageId("x" + n), "told", "{}", "é\u0000" + n))
                .toList();
        PlanFixture ledger = new PlanFixture(test.database(), "one", CLOCK, new Changes(List.of(talkative), CLOCK));
        ledger.planned(action("rye"));

        Instant oldest =
                new OutboxRows(test.database(), CLOCK, "one").standing().oldest();
        assertThat(new OutboxRows(test.database(), CLOCK, "one").standing().owed())
                .isEqualTo(1400);
        assertThat(oldest).isEqualTo(NOON);
    }
}
