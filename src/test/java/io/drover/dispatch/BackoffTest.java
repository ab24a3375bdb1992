package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    @Test
    void doublesUpToTheMost() {
        Random never = noJitter();
        assertThat(BACKOFF.after(1, never)).isEqualTo(Duration.ofSeconds(5));
        assertThat(BACKOFF.after(2, never)).isEqualTo(Duration.ofSeconds(10));
        assertThat(BACKOFF.after(6, never)).isEqualTo(Duration.ofSeconds(160));
        assertThat(BACKOFF.after(7, never)).isEqualTo(Duration.ofMinutes(5));
        assertThat(BACKOFF.after(1_000_000, never)).isEqualTo(Duration.ofMinutes(5));
    }

    @Property(tries = 500, seed = "20261120")
    void staysBetweenFourFifthsAndTheWhole(
            @ForAll @LongRange(min = 1, max = 31_536_000_000_000L) long first,
            @ForAll @LongRange(min = 0, max = 31_536_000_000_000L) long more,
            @ForAll @IntRange(min = 0, max = 2_000) int failures,
            @ForAll long seed) {
        Backoff backoff = new Backoff(Duration.ofMillis(first), Duration.ofMillis(first + more));
        Duration whole = backoff.after(failures, noJitter());
        assertThat(whole).isBetween(Duration.ofMillis(first), Duration.ofMillis(first + more));
        assertThat(backoff.after(failures, new Random(seed)).toMillis())
                .isBetween(whole.toMillis() * 4 / 5, whole.toMillis());
    }

    @Test
    void believesASystemThatSaysWhenToComeBackForAnHourAtTheMost() {
        assertThat(BACKOFF.after(1, Duration.ofMinutes(17), noJitter())).isEqualTo(Duration.ofMinutes(17));
        assertThat(BACKOFF.after(1, Duration.ofDays(11), noJitter())).isEqualTo(Duration.ofHours(1));
        assertThat(BACKOFF.after(1, null, noJitter())).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void refusesWhatWouldNotWait() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage(
                        "back-off from PT0S to PT1S: the first must be a millisecond or more, and not above the last");
        assertThatThrownBy(() -> new Backoff(Duration.ofNanos(1), Duration.ofSeconds(1)))
                .hasMessageContaining("millisecond");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("not above");
    }

    private static Random noJitter() {
        return new Random() {
            @Override
            public double nextDouble() {
                return 0;
            }
        };
    }
}
