package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.RunPlaces;
import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issue 6: when another machine's plays are given up, and when not. */
class RunPlaceNotesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration GONE = Duration.ofHours(1);

    private final SettableClock theirs = new SettableClock(NOON);
    private final AtomicLong nanos = new AtomicLong(-5);
    private TestDatabase ledger;
    private RunPlaces other;
    private RunPlaceNotes notes;

    @BeforeEach
    void start() {
        ledger = TestDatabases.h2();
        other = new RunPlaces(ledger.database(), theirs);
        notes = new RunPlaceNotes(
                new RunPlaces(ledger.database(), new SettableClock(NOON)),
                new RunPlaceNotes.Here(() -> "5d9c4d19", Path.of("runs"), () -> "drover#1"),
                GONE,
                nanos::get);
        other.seen("90e90e90", "rel9", "/srv/runs");
    }

    @AfterEach
    void stop() {
        notes.close();
        ledger.close();
    }

    /** Time passes, and we look all the while, as the clockwork does. */
    private void pass(Duration time) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minusSeconds(30)) {
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            notes.note();
        }
    }

    @Test
    void aMachineWhoseNoteDoesNotChangeForSoLongIsGone() {
        assertThat(notes.goneFrom("90e90e90")).isEmpty();
        pass(GONE.minusSeconds(30));
        assertThat(notes.goneFrom("90e90e90")).isEmpty();
        pass(Duration.ofSeconds(30));

        assertThat(notes.goneFrom("90e90e90"))
                .contains("on rel9, which has not been seen since 2026-03-01T12:00:00Z; look there in /srv/runs");
        assertThat(notes.goneFrom("nobody")).isEmpty();
    }

    @Test
    void aClockThatIsHoursBehindMakesNobodyGone() {
        theirs.set(NOON.minus(Duration.ofHours(5)));
        for (int i = 0; i < 150; i++) {
            theirs.set(NOON.minus(Duration.ofHours(5)).plusSeconds(30L * i));
            other.seen("90e90e90", "rel9", "/srv/runs");
            pass(Duration.ofSeconds(30));
            assertThat(notes.goneFrom("90e90e90")).isEmpty();
        }
    }

    @Test
    void aDatabaseThatWasAwayForHoursMakesNobodyGone() {
        assertThat(notes.goneFrom("90e90e90")).isEmpty();
        nanos.addAndGet(Duration.ofHours(3).toNanos());

        assertThat(notes.goneFrom("90e90e90")).isEmpty();
        pass(GONE.minusSeconds(30));
        assertThat(notes.goneFrom("90e90e90")).isEmpty();
        pass(Duration.ofSeconds(30));
        assertThat(notes.goneFrom("90e90e90")).isPresent();
    }
}
