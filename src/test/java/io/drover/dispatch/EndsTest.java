package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.ActionRow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndsTest {
    private final Ends ends = new Ends();

    @Test
    void waitUntilTheLedgerHasTheAction() {
        ends.add("ansible", "17-aa@here");
        assertThat(ends.of("ansible", (system, ids) -> List.of(), action -> true))
                .isEmpty();
        assertThat(ends.of("koji", (system, ids) -> List.of(row("17-aa@here")), action -> true))
                .isEmpty();

        assertThat(ends.of("ansible", (system, ids) -> List.of(row("17-aa@here")), action -> true))
                .hasSize(1);
        assertThat(ends.of("ansible", (system, ids) -> List.of(row("17-aa@here")), action -> true))
                .as("told once")
                .isEmpty();
    }

    /** Its sending is stored, and the thread that sent it has not let go of it yet: an end must not be lost in between. */
    @Test
    void ofAnActionThatIsInHandAreToldAgain() {
        ends.add("ansible", "17-aa@here");
        assertThat(ends.of("ansible", (system, ids) -> List.of(row("17-aa@here")), action -> false))
                .isEmpty();
        assertThat(ends.of("ansible", (system, ids) -> List.of(row("17-aa@here")), action -> true))
                .hasSize(1);
    }

    private static ActionRow row(String externalId) {
        return new ActionRow(
                17,
                1,
                "ansible-run-playbook",
                "ansible",
                "key",
                "name",
                "{}",
                null,
                "ACCEPTED",
                1,
                externalId,
                new ActionRow.Tries(1, 1, Instant.EPOCH),
                null,
                null,
                false,
                null,
                false);
    }
}
