package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.RunPlaces.RunPlace;
import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunPlacesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aPlaceIsKnownByItsLastNote(TestDatabase ledger) {
        try (ledger) {
            SettableClock clock = new SettableClock(NOON);
            RunPlaces places = new RunPlaces(ledger.database(), clock);
            assertThat(places.find("5d9c4d19")).isEmpty();

            places.seen("5d9c4d19", "rel1", "/var/lib/drover/runs");
            clock.set(NOON.plus(Duration.ofHours(1)));
            places.seen("5d9c4d19", "rel2", "/srv/runs");
            assertThat(places.find("5d9c4d19"))
                    .hasValue(new RunPlace("5d9c4d19", "rel2", "/srv/runs", NOON.plus(Duration.ofHours(1))));
        }
    }

    /** Issue 6: an instance elsewhere does not see the plays, and theirs is the only row. */
    @ParameterizedTest
    @MethodSource("databases")
    void whoReturnsTakesItsPlaysBackButNotFromWhoWorksBesideIt(TestDatabase ledger) {
        try (ledger) {
            PlanFixture elsewhere = new PlanFixture(ledger.database(), "drover-b#1");
            PlanFixture beside = new PlanFixture(ledger.database(), "drover-c#1");
            elsewhere.planned(PlanFixture.action("mine"), PlanFixture.action("others"), PlanFixture.action("task"));
            elsewhere.accept("mine", "17@5d9c4d19");
            elsewhere.accept("others", "18@90e90e90");
            elsewhere.accept("task", "19@5d9c4d19");
            beside.planned(PlanFixture.action("beside"));
            beside.accept("beside", "20@5d9c4d19");
            play(ledger, "mine", "ansible");
            play(ledger, "others", "ansible");
            play(ledger, "beside", "ansible-narrow");
            RunPlaces places = new RunPlaces(ledger.database(), new SettableClock(NOON));
            places.takeBack("5d9c4d19", "drover-c#1");
            elsewhere
                    .database
                    .sql()
                    .sql("UPDATE action SET owner = 'drover-b#1' WHERE action_key = 'mine'")
                    .update();
            assertThat(places.takeBack("90e90e90", "drover-b#1")).isZero();

            assertThat(places.takeBack("5d9c4d19", "drover-a#2")).isEqualTo(1);

            assertThat(elsewhere.texts("SELECT action_key || ' ' || owner FROM action ORDER BY id"))
                    .containsExactly("mine drover-a#2", "others drover-b#1", "task drover-b#1", "beside drover-c#1");
            PlanFixture returned = new PlanFixture(ledger.database(), "drover-a#2");
            assertThat(returned.due.duePolls("ansible", 10))
                    .extracting(ActionRow::key)
                    .containsExactly("mine");
            assertThat(places.takeBack("5d9c4d19", "drover-a#2")).isZero();
        }
    }

    private static void play(TestDatabase ledger, String key, String system) {
        ledger.database()
                .sql()
                .sql("UPDATE action SET system = ? WHERE action_key = ?")
                .params(system, key)
                .update();
    }
}
