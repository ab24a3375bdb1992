package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of RPM's versions, by cases that packagers know. */
class RpmVersionTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 2.0",
        "2.0, 2.0.1",
        "2.0.9, 2.0.10",
        "5.5p1, 5.5p2",
        "5.5p1, 5.5p10",
        "10xyz, 10.1xyz",
        "xyz10, xyz10.1",
        "xyz.4, 8",
        "xyz.4, 2",
        "5.5p2, 5.6p1",
        "5.6p1, 6.5p1",
        "6.0, 6.0.rc1",
        "10a2, 10b2",
        "1.0aa, 1.0aaa",
        "1.0a, 1.0aa",
        "1.0~rc1, 1.0",
        "1.0~rc1, 1.0~rc2",
        "1.0~rc1~git1, 1.0~rc1",
        "1.0, 1.0^",
        "1.0, 1.0^git1",
        "1.0^git1, 1.0^git2",
        "1.0^git1, 1.01",
        "1.0^20160101, 1.0.1",
        "1.0^20160101^git1, 1.0^20160102",
        "1.0~rc1^git1, 1.0",
        "1.0~rc1, 1.0~rc1^git1",
        "1.0^git1~pre, 1.0^git1",
        "20101121, 20101122",
        "9, 12345678901234567890123",
        "1.0B, 1.0a",
        "1.fc40, 1.fc41"
    })
    void theSecondIsHigher(String lower, String higher) {
        assertThat(RpmVersion.compare(lower, higher)).isNegative();
        assertThat(RpmVersion.compare(higher, lower)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "1.0, 1_0",
        "2_0., 2.0",
        "xyz10, xyz10",
        "1.05, 1.5",
        "1.0~rc1, 1.0~rc1",
        "1.0^git1, 1.0^git1"
    })
    void bothAreTheSame(String one, String two) {
        assertThat(RpmVersion.compare(one, two)).isZero();
        assertThat(RpmVersion.compare(two, one)).isZero();
    }

    @Test
    void theEpochComesFirstThenTheVersionThenTheRelease() {
        List<RpmVersion> sorted = List.of(
                new RpmVersion(0, "1.0", "1.fc40"),
                new RpmVersion(0, "1.0", "1.fc41"),
                new RpmVersion(0, "1.0", "2.fc40"),
                new RpmVersion(0, "2.0", "1.fc40"),
                new RpmVersion(1, "0.5", "1.fc40"));
        List<RpmVersion> mixed = new ArrayList<>(sorted);
        Collections.shuffle(mixed, new Random(4));
        Collections.sort(mixed);
        assertThat(mixed).isEqualTo(sorted);
        assertThat(RpmVersion.of(json("{'epoch': null, 'version': '1.0', 'release': '1.fc40'}")))
                .isEqualTo(sorted.get(0))
                .hasToString("0:1.0-1.fc40");
    }
}
