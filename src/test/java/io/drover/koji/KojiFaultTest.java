package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KojiFaultTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1    | <class 'TypeError'>: nonsense                                      | refused",
                "1    | <class 'psycopg2.OperationalError'>: server closed the connection  | unavailable",
                "1    | <class 'psycopg2.errors.DeadlockDetected'>: deadlock detected      | unavailable",
                "1    | <class 'psycopg2.errors.SerializationFailure'>: could not serialize| unavailable",
                "1    | <class 'psycopg2.errors.UniqueViolation'>: duplicate key           | refused",
                "1000 | No such tag: 'f99'                                                 | refused",
                "1000 | database outage                                                    | unavailable",
                "1001 | resource is locked                                                 | unavailable",
                "1002 | invalid username or password                                       | denied",
                "1003 | already tagged                                                     | refused",
                "1004 | policy violation (tag): no                                         | refused",
                "1005 | build failed                                                       | refused",
                "1006 | another session is exclusive                                       | unavailable",
                "1007 | session expired                                                    | denied",
                "1008 | 4 < 5                                                              | denied",
                "1009 | unable to retry                                                    | ambiguous",
                "1013 | deprecated                                                         | refused",
                "1014 | Server disabled for maintenance                                    | unavailable",
                "1016 | plugin                                                             | refused",
                "1019 | wrong arguments                                                    | refused",
                "1024 | bad name                                                           | refused",
                "2001 | Image build failed                                                 | refused"
            })
    void everyCodeHasItsOutcome(int code, String text, String outcome) {
        var result = new KojiFault(code, text).outcome("tagBuild");
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.evidence()).contains("tagBuild", String.valueOf(code), text);
    }

    @Test
    void onlyARefusalOnTheMeritsProvesThatTheEarlierAttemptDidNotCommit() {
        for (int code : new int[] {1000, 1003, 1004, 1019, 1024}) {
            assertThat(new KojiFault(code, "no").provesEarlierAttemptUndone())
                    .as("%d", code)
                    .isTrue();
        }
        for (int code : new int[] {1, 1001, 1002, 1006, 1007, 1008, 1009, 1014}) {
            assertThat(new KojiFault(code, "no").provesEarlierAttemptUndone())
                    .as("%d", code)
                    .isFalse();
        }
    }

    @Test
    void aLongTextIsCut() {
        assertThat(new KojiFault(1000, "x".repeat(100_000)).outcome("build").evidence())
                .hasSizeLessThan(2200);
    }
}
