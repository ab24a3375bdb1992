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
}
