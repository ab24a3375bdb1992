package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prague: 2026-03-29 02:00 becomes 03:00 (01:00 UTC); 2026-10-25 03:00 becomes 02:00 (01:00 UTC). */
class ScheduleTest {
    @Test
    void ticksOnTheClockOfItsZone() {
        assertThat(times("0 30 2 * * *", "Europe/Prague", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"))
                .containsExactly("2026-01-01T01:30:00Z", "2026-01-02T01:30:00Z");
        assertThat(times("0 0 3 * * MON", "UTC", "2026-03-01T00:00:00Z", "2026-03-10T00:00:00Z"))
                .containsExactly("2026-03-02T03:00:00Z", "2026-03-09T03:00:00Z");
    }

    @Test
    void aTimeThatTheClockLeavesOutComesLater() {
        assertThat(times("0 30 2 * * *", "Europe/Prague", "2026-03-28T00:00:00Z", "2026-03-30T12:00:00Z"))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceCountsOnce() {
        assertThat(times("0 30 2 * * *", "Europe/Prague", "2026-10-24T00:00:00Z", "2026-10-26T12:00:00Z"))
                .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        // from within the second pass
        assertThat(times("0 30 2 * * *", "Europe/Prague", "2026-10-25T01:10:00Z", "2026-10-26T12:00:00Z"))
                .containsExactly("2026-10-26T01:30:00Z");
    }

    @Test
    void everyHourIsEveryHourWhenTheClockIsChanged() {
        assertThat(times("0 30 * * * *", "Europe/Prague", "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"))
                .containsExactly(
                        "2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
        assertThat(times("0 30 * * * *", "Europe/Prague", "2026-03-28T23:00:00Z", "2026-03-29T03:00:00Z"))
                .containsExactly(
                        "2026-03-28T23:30:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z");
    }

    @Test
    void looksNotFurtherBackThanAMonth() {
        assertThat(times("0 0 0 * * *", "UTC", "2020-01-01T00:00:00Z", "2026-03-01T12:00:00Z"))
                .hasSize(31);
        assertThat(times("0 0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", "2026-03-01T12:00:00Z"))
                .as("there is no such day")
                .isEmpty();
    }

    @Test
    void saysWhatItCannotRead() {
        assertThatThrownBy(() -> Schedule.parse("0 30 2 * *", "UTC"))
                .hasMessageContaining("cron=0 30 2 * *")
                .hasMessageContaining("six fields");
        assertThatThrownBy(() -> Schedule.parse("0 30 2 * * *", "Praha")).hasMessageContaining("zone=Praha");
    }

    private static List<String> times(String cron, String zone, String after, String upTo) {
        return Schedule.parse(cron, zone).between(Instant.parse(after), Instant.parse(upTo)).stream()
                .map(Instant::toString)
                .toList();
    }
}
