package io.drover.ledger;

import static io.drover.ledger.InboxFixture.id;
import static io.drover.ledger.InboxFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BacklogTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

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
        assertThat(backlog.due("a", NOON, 10))
                .extracting(StoredDelivery::id, StoredDelivery::attempts)
                .containsExactly(tuple(ids.get(1), 2), tuple(ids.get(4), 0));
        assertThat(backlog.due("a", NOON.plusSeconds(60), 10))
                .extracting(StoredDelivery::id)
                .containsExactly(ids.get(1), ids.get(2), ids.get(4));
        assertThat(backlog.due("a", NOON, 1)).extracting(StoredDelivery::id).containsExactly(ids.get(1));
        assertThat(backlog.due("b", NOON, 10)).isEmpty();
        assertThat(backlog.routes()).containsExactly("a");
        assertThat(new StoredMessages(test.database()).find(id(99))).isEmpty();
    }

    @Test
    void aKeysTurnComesWhenNothingOlderOfItIsOpenWhoeverHasThat() {
        try (TestDatabase test = TestDatabases.postgres()) {
            try (Inbox inbox = given.inbox(test.database())) {
                inbox.put(keyed(1, "k"), Acknowledgement.none(), null);
                inbox.put(keyed(2, "k"), Acknowledgement.none(), null);
                inbox.put(keyed(3, "other"), Acknowledgement.none(), null);
                inbox.put(message(4, "a"), Acknowledgement.none(), null);
            }
            Backlog backlog = new Backlog(test.database(), InboxFixture.INSTANCE);
            List<StoredDelivery> stored = List.copyOf(given.handedOn);
            set(test.database(), "owner = 'another'", stored.get(0).id());
            assertThat(stored).extracting(backlog::isNext).containsExactly(true, false, true, true);
            set(test.database(), "state = 'WAITING'", stored.get(0).id());
            assertThat(backlog.isNext(stored.get(1))).isFalse();
            set(test.database(), "state = 'DEAD'", stored.get(0).id());
            assertThat(backlog.isNext(stored.get(1))).isTrue();
        }
    }

    /** Two writers that take turns with their keys: an id that can be seen has no smaller one still to come. */
    @Test
    void idsOfAKeyAscendInTheOrderOfTheCommitsOfAllWriters() throws Exception {
        try (TestDatabase test = TestDatabases.postgres()) {
            Database database = test.database();
            AtomicBoolean writing = new AtomicBoolean(true);
            Set<Long> seen = new HashSet<>();
            List<String> late = new ArrayList<>();
            CompletableFuture<Void> writers = CompletableFuture.allOf(
                    CompletableFuture.runAsync(() -> write(database, 1)),
                    CompletableFuture.runAsync(() -> write(database, 2)));
            writers.whenComplete((done, failed) -> writing.set(false));
            Map<String, Long> highest = new HashMap<>();
            boolean last = false;
            while (!last) {
                last = !writing.get();
                database.sql()
                        .sql("SELECT id, ordering_key FROM delivery ORDER BY id")
                        .query((row, n) -> Map.entry(row.getLong(1), row.getString(2)))
                        .list()
                        .forEach(row -> {
                            if (seen.add(row.getKey())
                                    && highest.merge(row.getValue(), row.getKey(), Math::max) > row.getKey()) {
                                late.add(row + " after " + highest);
                            }
                        });
            }
            writers.get(20, TimeUnit.SECONDS);
            assertThat(seen).hasSize(2_000);
            assertThat(late).as("came after a younger one of its key was seen").isEmpty();
        }
    }

    private static void write(Database database, int writer) {
        InboxSettings small = new InboxSettings(7, 100, 1 << 20, Duration.ZERO);
        try (Inbox inbox = new Inbox(database, "w" + writer, Clock.systemUTC(), small, rows -> {})) {
            for (int i = 0; i < 1_000; i++) {
                inbox.put(keyed(writer * 10_000L + i, "k" + i % 5), Acknowledgement.none(), null);
            }
        }
    }

    private static InboxMessage keyed(long number, String key) {
        InboxMessage plain = message(number, "a");
        return new InboxMessage(
                plain.id(),
                plain.busId(),
                plain.topic(),
                plain.environment(),
                plain.sentAt(),
                plain.source(),
                plain.envelope(),
                plain.headers(),
                plain.body(),
                plain.note(),
                List.of(new NewDelivery("a", key)),
                plain.payload());
    }

    /** Order within a key, and nothing of it in the room of others. */
    @ParameterizedTest
    @MethodSource(BOTH)
    void leavesOutAllOfAKeyOfWhichOneWaits(TestDatabase test) {
        try (Inbox inbox = given.inbox(test.database())) {
            for (int i = 1; i <= 5; i++) {
                inbox.put(message(i, "a"), Acknowledgement.none(), null);
            }
        }
        List<Long> ids = given.handedOn.stream().map(StoredDelivery::id).toList();
        set(test.database(), "ordering_key = 'k'", ids.get(0));
        set(test.database(), "ordering_key = 'k'", ids.get(1));
        set(test.database(), "ordering_key = 'other'", ids.get(2));
        set(test.database(), "state = 'WAITING', next_attempt_at = '2026-03-01 12:01:00+00'", ids.get(0));
        set(test.database(), "state = 'WAITING', next_attempt_at = '2026-03-01 12:01:00+00'", ids.get(4));

        Backlog backlog = new Backlog(test.database(), InboxFixture.INSTANCE);
        assertThat(backlog.due("a", NOON, 10)).extracting(StoredDelivery::id).containsExactly(ids.get(2), ids.get(3));
        assertThat(backlog.waitingKeys("a", NOON, 10)).containsExactly("k");
        assertThat(backlog.due("a", NOON.plusSeconds(60), 10))
                .extracting(StoredDelivery::id)
                .containsExactlyElementsOf(ids);
        assertThat(backlog.waitingKeys("a", NOON.plusSeconds(60), 10)).isEmpty();
    }

    private static void set(Database database, String assignments, long delivery) {
        database.inTransaction(sql -> sql.sql("UPDATE delivery SET " + assignments + " WHERE id = ?")
                .param(delivery)
                .update());
    }
}
