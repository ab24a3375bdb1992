package io.drover.ledger;

import static io.drover.ledger.InboxFixture.NOON;
import static io.drover.ledger.InboxFixture.id;
import static io.drover.ledger.InboxFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveriesTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";

    private final InboxFixture given = new InboxFixture();

    @ParameterizedTest
    @MethodSource(BOTH)
    void readsBackOnlyWhatIsOpenDueAndOurs(TestDatabase test) {
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

        Deliveries deliveries = new Deliveries(test.database());
        assertThat(deliveries.open(InboxFixture.INSTANCE, 10, NOON))
                .extracting(StoredDelivery::id, StoredDelivery::attempts)
                .containsExactly(tuple(ids.get(1), 2), tuple(ids.get(4), 0));
        assertThat(deliveries.open(InboxFixture.INSTANCE, 1, NOON))
                .extracting(StoredDelivery::id)
                .containsExactly(ids.get(1));
        assertThat(deliveries.message(id(99))).isEmpty();
    }

    private static void set(Database database, String assignments, long delivery) {
        database.inTransaction(sql -> sql.sql("UPDATE delivery SET " + assignments + " WHERE id = ?")
                .param(delivery)
                .update());
    }
}
