package io.drover.ledger;

import static io.drover.ledger.InboxFixture.id;
import static io.drover.ledger.InboxFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BacklogTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";

    private final InboxFixture given = new InboxFixture();

    @ParameterizedTest
    @MethodSource(BOTH)
    void readsBackOnlyWhatIsOpenAndOurs(TestDatabase test) {
        try (Inbox inbox = given.inbox(test.database())) {
            for (int i = 1; i <= 5; i++) {
                inbox.put(message(i, "a"), Acknowledgement.none(), null);
            }
        }
        List<Long> ids = given.handedOn.stream().map(StoredDelivery::id).toList();
        set(test.database(), "state = 'JUDGED'", ids.get(0));
        set(test.database(), "state = 'WAITING', next_attempt_at = '2026-03-01 11:59:00+00', attempts = 2", ids.get(1));
        set(test.database(), "state = 'WAITING', next_attempt_at = '2026-03-01 12:01:00+00'", ids.get(2));
        set(test.database(), "owner = 'drover-2'", ids.get(3));

        Backlog backlog = new Backlog(test.database(), InboxFixture.INSTANCE);
        assertThat(backlog.of("a", 10))
                .extracting(
                        open -> open.delivery().id(), open -> open.delivery().attempts(), Backlog.Open::nextAttempt)
                .containsExactly(
                        tuple(ids.get(1), 2, Instant.parse("2026-03-01T11:59:00Z")),
                        tuple(ids.get(2), 0, Instant.parse("2026-03-01T12:01:00Z")),
                        tuple(ids.get(4), 0, null));
        assertThat(backlog.of("a", 1)).extracting(open -> open.delivery().id()).containsExactly(ids.get(1));
        assertThat(backlog.of("b", 10)).isEmpty();
        assertThat(backlog.routes()).containsExactly("a");
        assertThat(new StoredMessages(test.database()).find(id(99))).isEmpty();
    }

    private static void set(Database database, String assignments, long delivery) {
        database.inTransaction(sql -> sql.sql("UPDATE delivery SET " + assignments + " WHERE id = ?")
                .param(delivery)
                .update());
    }
}
