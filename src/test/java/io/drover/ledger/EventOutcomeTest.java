package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.EventOutcome.Count;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** §1.4 "Completion rule", and that an event whose every build failed looks failed to a human. */
class EventOutcomeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 2 | 0 | 0 | 0 | 0 | k | All 2 actions are done.",
                "1 | 1 | 0 | 0 | 0 | 0 | k | All 1 action is done.",
                "3 | 1 | 0 | 0 | 0 | 0 | k | 2 of 3 actions failed.",
                "3 | 1 | 2 | 1 | 0 | 0 | k | 2 of 3 actions failed.",
                "3 | 1 | 2 | 0 | 0 | 0 | k | 2 of 3 actions failed: none of 2 builds was made.",
                "3 | 3 | 3 | 3 | 3 | 3 | push/f42 | All 3 container images have been rebuilt.",
                "3 | 3 | 3 | 3 | 3 | 3 | FEDORA-2026-0a1b2c3d4e | Advisory FEDORA-2026-0a1b2c3d4e: All 3 container images have been rebuilt.",
                "3 | 2 | 3 | 2 | 3 | 2 | RHSA-2026:1234 | Advisory RHSA-2026:1234: 1 of 3 container image(s) failed to rebuild.",
                "3 | 0 | 3 | 0 | 3 | 0 | 108999 | Advisory 108999: 3 of 3 container image(s) failed to rebuild: none of 3 was rebuilt.",
                "5 | 4 | 3 | 3 | 3 | 3 | k | All 3 container images have been rebuilt. 1 of 2 other actions failed.",
            })
    void countsWhatPeopleAskFor(
            int all, int done, int builds, int made, int images, int rebuilt, String searchKey, String sentence) {
        EventOutcome outcome =
                new EventOutcome(new Count(all, done), new Count(builds, made), new Count(images, rebuilt));

        assertThat(outcome.sentence(searchKey)).isEqualTo(sentence);
        assertThat(EventOutcome.inVain(sentence)).isEqualTo(builds > 0 && made == 0);
    }
}
