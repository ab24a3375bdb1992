package io.drover.bus.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SliceLengthTest {
    private final SliceLength length = new SliceLength(Duration.ofHours(1));

    @Test
    void becomesShorterThanWhatWasTooMuchDownToAMinute() {
        assertThat(length.shorterThan(Duration.ofMinutes(10))).isTrue();
        assertThat(length.get()).isEqualTo(Duration.ofSeconds(150));
        assertThat(length.shorterThan(Duration.ofSeconds(150))).isTrue();
        assertThat(length.get()).isEqualTo(Duration.ofMinutes(1));
        assertThat(length.shorterThan(Duration.ofMinutes(1))).isFalse();
    }

    @Test
    void growsWhileTheArchiveIsQuickUpToItsLongest() {
        length.answered(Duration.ofSeconds(1), 10);
        assertThat(length.get()).isEqualTo(Duration.ofMinutes(30));
        length.answered(Duration.ofSeconds(4), 10);
        length.answered(Duration.ofSeconds(1), 2_000);
        assertThat(length.get()).as("slow, or much").isEqualTo(Duration.ofMinutes(30));
        length.answered(Duration.ofSeconds(1), 10);
        length.answered(Duration.ofSeconds(1), 10);
        assertThat(length.get()).isEqualTo(Duration.ofHours(1));
    }
}
