package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Progress is said at most once a second, and nothing of it stays. */
class ReadingProgressTest {
    private static final String CLEAR = "\r\u001b[K";

    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

    @Test
    void saysAtMostOnceASecondHowMuchCame() {
        ReadingProgress progress = progress(true);
        progress.came(1_000_000);
        assertThat(err.toString()).as("short answers say nothing").isEmpty();
        nanos.addAndGet(1_000_000_000L);
        progress.came(12_340_000);
        progress.came(15_000_000);
        nanos.addAndGet(999_999_999L);
        progress.came(16_000_000);
        nanos.addAndGet(1);
        progress.say("300 of 1000 changes");
        progress.row();
        progress.row();
        nanos.addAndGet(1_000_000_000L);
        progress.came(17_000_000);
        assertThat(err.toString())
                .isEqualTo(
                        CLEAR + "12.3 MB, 1 s" + CLEAR + "300 of 1000 changes, 2 s" + CLEAR + "2 rows, 17.0 MB, 3 s");
    }

    @Test
    void takesItsLineAwayOnceAndOnlyIfThereIsOne() {
        ReadingProgress progress = progress(true);
        progress.end();
        assertThat(err.toString()).isEmpty();
        nanos.addAndGet(1_000_000_000L);
        progress.came(0);
        progress.end();
        progress.end();
        assertThat(err.toString()).isEqualTo(CLEAR + "0.0 MB, 1 s" + CLEAR);
    }

    @Test
    void saysNothingWhereNobodyLooksOn() {
        ReadingProgress progress = progress(false);
        nanos.addAndGet(5_000_000_000L);
        progress.came(1);
        progress.end();
        assertThat(err.toString()).isEmpty();
    }

    private ReadingProgress progress(boolean wanted) {
        return new ReadingProgress(new PrintWriter(err), wanted, nanos::get);
    }
}
