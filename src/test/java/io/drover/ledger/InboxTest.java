package io.drover.ledger;

import static io.drover.ledger.InboxFixture.NOON;
import static io.drover.ledger.InboxFixture.count;
import static io.drover.ledger.InboxFixture.id;
import static io.drover.ledger.InboxFixture.message;
import static io.drover.ledger.InboxFixture.receptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.testing.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboxTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";

    private final InboxFixture given = new InboxFixture();

    @ParameterizedTest
    @MethodSource(BOTH)
    void storesAMessageWholeAndHandsItsDeliveriesOnWithThePayload(TestDatabase test) {
        InboxMessage message = new InboxMessage(
                id(1),
                "2026-" + id(1),
                "org.fedoraproject.prod.git.receive",
                "prod",
                NOON.minusSeconds(5),
                "rabbitmq",
                "fedmsg",
                "{\"h\":\"ä\"}",
                new byte[] {0, -1, 7},
                "a note",
                List.of(new NewDelivery("rebuild", "rpms/bash"), new NewDelivery("gate", null)),
                List.of("parsed"));

        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message, given.receipt("c", 1), given.results::add);
        }

        assertThat(new StoredMessages(test.database()).find(id(1)))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(new StoredMessage(
                        id(1),
                        "2026-" + id(1),
                        "org.fedoraproject.prod.git.receive",
                        "prod",
                        NOON.minusSeconds(5),
                        NOON,
                        "rabbitmq",
                        "fedmsg",
                        "{\"h\":\"ä\"}",
                        new byte[] {0, -1, 7},
                        1,
                        "a note"));
        assertThat(given.handedOn)
                .extracting(StoredDelivery::route, StoredDelivery::orderingKey, StoredDelivery::payload)
                .containsExactly(
                        tuple("rebuild", "rpms/bash", List.of("parsed")), tuple("gate", null, List.of("parsed")));
        assertThat(given.results).containsExactly(PutResult.STORED);
        assertThat(given.receipts).containsExactly("c:1");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void keepsTheOrderOfArrivalInDeliveryIds(TestDatabase test) {
        List<Long> numbers =
                new Random(7).longs(1_700, 1, 1L << 40).distinct().boxed().toList();

        try (Inbox inbox = given.inbox(test.database())) {
            for (long number : numbers) {
                inbox.put(message(number, "a", "b"), Acknowledgement.none(), null);
            }
        }

        List<StoredDelivery> handedOn = List.copyOf(given.handedOn);
        assertThat(handedOn).extracting(StoredDelivery::id).isSorted().doesNotHaveDuplicates();
        assertThat(handedOn.stream()
                        .map(StoredDelivery::messageId)
                        .toList()
                        .equals(numbers.stream()
                                .flatMap(number -> Stream.of(id(number), id(number)))
                                .toList()))
                .as("in order of arrival")
                .isTrue();
        assertThat(test.database()
                        .sql()
                        .sql("SELECT id FROM delivery ORDER BY id")
                        .query(Long.class)
                        .list()
                        .equals(handedOn.stream().map(StoredDelivery::id).toList()))
                .as("read back in the same order")
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void countsThreeReceptionsAndDeliversOnce(TestDatabase test) {
        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message(1, "a"), given.receipt("c", 1), given.results::add);
            inbox.put(message(1, "a"), given.receipt("c", 2), given.results::add);
        }
        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message(2, "a"), given.receipt("d", 1), given.results::add);
            inbox.put(message(1, "a", "late-route"), given.receipt("d", 2), given.results::add);
        }

        assertThat(given.results)
                .containsExactly(PutResult.STORED, PutResult.DUPLICATE, PutResult.STORED, PutResult.DUPLICATE);
        assertThat(receptions(test.database(), 1)).isEqualTo(3);
        assertThat(receptions(test.database(), 2)).isEqualTo(1);
        assertThat(given.handedOn).extracting(StoredDelivery::messageId).containsExactly(id(1), id(2));
        assertThat(count(test.database(), "delivery")).isEqualTo(2);
        assertThat(given.receipts).endsWith("d:2").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void countsAMessageThatABatchHasThreeTimes(TestDatabase test) throws Exception {
        InboxMessage same = message(1, "a", "a");
        Batch batch = new Batch(List.of(waiting(same), waiting(same), waiting(message(1, "b"))));

        try (InboxTransactions transactions = transactions(test.database())) {
            StoredBatch stored = transactions.store(batch);

            assertThat(batch.results(stored))
                    .containsExactly(PutResult.STORED, PutResult.DUPLICATE, PutResult.DUPLICATE);
            assertThat(stored.deliveries()).extracting(StoredDelivery::route).containsExactly("a");
        }
        assertThat(receptions(test.database(), 1)).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void storesTextThatADatabaseWouldRefuse(TestDatabase test) {
        String bad = "a\0b\uD800c\uDC00";
        InboxMessage message =
                new InboxMessage(id(1), bad, "t" + bad, bad, null, bad, bad, bad, new byte[] {0}, bad, List.of(), null);

        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message, Acknowledgement.none(), given.results::add);
            inbox.put(
                    new NewDeadLetter(ReasonClass.BUG, bad, bad, bad.repeat(100), bad, new byte[] {0}),
                    Acknowledgement.none(),
                    given.results::add);
        }

        String good = "a\uFFFDb\uFFFDc\uFFFD";
        StoredMessage stored = new StoredMessages(test.database()).find(id(1)).orElseThrow();
        assertThat(List.of(stored.topic(), stored.headers(), stored.source())).containsExactly("t" + good, good, good);
        assertThat(stored.body()).containsExactly(0);
        assertThat(stored.sentAt()).isNull();
        assertThat(given.results).containsExactly(PutResult.STORED, PutResult.DEAD_LETTERED);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void keepsLongOrderingKeysApart(TestDatabase test) {
        try (Inbox inbox = given.inbox(test.database())) {
            for (int i = 0; i < 2; i++) {
                InboxMessage plain = message(i);
                inbox.put(
                        new InboxMessage(
                                plain.id(),
                                null,
                                plain.topic(),
                                null,
                                null,
                                "http",
                                "fedmsg",
                                "{}",
                                plain.body(),
                                null,
                                List.of(new NewDelivery("a", "k".repeat(600) + i)),
                                null),
                        Acknowledgement.none(),
                        null);
            }
        }

        assertThat(given.handedOn)
                .extracting(StoredDelivery::orderingKey)
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(key).hasSize(500).startsWith("kkk"));
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void storesBodyAndHeadersOfTenMegabytes(TestDatabase test) {
        byte[] body = new byte[10 << 20];
        new Random(3).nextBytes(body);
        String headers = "h".repeat(10 << 20);
        InboxMessage message =
                new InboxMessage(id(1), null, "t", null, null, "http", "fedmsg", headers, body, null, List.of(), null);

        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message, Acknowledgement.none(), given.results::add);
            inbox.put(message(2, "a"), Acknowledgement.none(), given.results::add);
        }

        StoredMessage stored = new StoredMessages(test.database()).find(id(1)).orElseThrow();
        assertThat(Arrays.equals(stored.body(), body)).isTrue();
        assertThat(stored.headers().equals(headers)).isTrue();
        assertThat(given.results).containsExactly(PutResult.STORED, PutResult.STORED);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void closeStoresWhatWasTakenAndTakesNoMore(TestDatabase test) {
        Inbox inbox = given.inbox(test.database());
        for (int i = 1; i <= 1_900; i++) {
            inbox.put(message(i, "a"), given.receipt("c", i), given.results::add);
        }
        inbox.close();
        inbox.close();

        assertThatThrownBy(() -> inbox.put(message(3_000, "a"), given.receipt("c", 3_000), given.results::add))
                .isInstanceOf(NotTaken.class)
                .hasMessageContaining("closing");
        assertThat(count(test.database(), "message")).isEqualTo(1_900);
        assertThat(given.results).hasSize(1_900).containsOnly(PutResult.STORED);
        assertThat(given.receipts).endsWith("c:1900").doesNotContain("c:3000");
        assertThat(inbox.waiting()).isZero();
    }

    private static InboxTransactions transactions(Database database) {
        return new InboxTransactions(
                () -> database.connect("test"), InboxStatements.of(database.dialect()), () -> InboxFixture.INSTANCE);
    }

    private static Waiting waiting(InboxEntry entry) {
        return new Waiting(entry, Acknowledgement.none(), null, NOON);
    }
}
