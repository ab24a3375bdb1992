package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "task 81 failed | task 904412 failed",
                "no 2026-0f4a7cbe-1d2e-4c3a-9f10-aabbccddeeff here | no 2025-11112222-3333-4444-5555-666677778888 here",
                "at 2026-03-01T12:00:00.123Z refused | at 2019-12-31 23:59:59+00:00 refused",
                "commit 4f84672 gone | commit d454e1fab09c4f84672aa93089a6bbccddeeff00 gone",
                "503 after 1.5 s,  twice | 504 after 12.25 s, twice",
                "Object@0x7ffe12 | Object@0x1a"
            })
    void isTheSameForOneCause(String one, String other) {
        assertThat(of(one)).isEqualTo(of(other)).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "koji: tag f31 is locked | koji: tag f31 is unknown",
                "no such branch | no such commit",
                "decade | facade"
            })
    void differsForDifferentCauses(String one, String other) {
        assertThat(of(one)).isNotEqualTo(of(other));
    }

    @Test
    void differsByClassAndPlace() {
        assertThat(Fingerprint.of(ReasonClass.BUG, "a", "x"))
                .isNotEqualTo(Fingerprint.of(ReasonClass.INVALID, "a", "x"))
                .isNotEqualTo(Fingerprint.of(ReasonClass.BUG, "b", "x"));
    }

    @Test
    void ignoresWhatFollowsInALongLog() {
        String long1 = "boom\n" + "line of a log\n".repeat(100_000);
        assertThat(of(long1 + "one end")).isEqualTo(of(long1 + "another end"));
    }

    private static String of(String evidence) {
        return Fingerprint.of(ReasonClass.PERMANENT, "topic", evidence);
    }
}
