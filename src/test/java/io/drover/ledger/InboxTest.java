package io.drover.ledger;

import static io.drover.ledger.InboxFixture.NOON;
import static io.drover.ledger.InboxFixture.count;
import static io.drover.ledger.InboxFixture.id;
import static io.drover.ledger.InboxFixture.letter;
import static io.drover.ledger.InboxFixture.message;
import static io.drover.ledger.InboxFixture.receptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.testing.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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

        assertThat(new Deliveries(test.database()).message(id(1)))
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
                        tuple("rebuild", "rpms/bash", List.of("parsed")),
                        tuple("gate", null, List.of("parsed")));
        assertThat(given.results).containsExactly(PutResult.STORED);
        assertThat(given.receipts).containsExactly("c:1");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void keepsTheOrderOfArrivalInDeliveryIds(TestDatabase test) {
        List<Long> numbers = new Random(7).longs(1_700, 1, 1L << 40).distinct().boxed().toList();

        try (Inbox inbox = given.inbox(test.database())) {
            for (long number : numbers) {
                inbox.put(message(number, "a", "b"), Acknowledgement.none(), null);
            }
        }

        assertThat(given.handedOn).extracting(StoredDelivery::id).isSorted().doesNotHaveDuplicates();
        assertThat(given.handedOn)
                .extracting(StoredDelivery::messageId)
                .containsExactlyElementsOf(numbers.stream()
                        .flatMap(number -> List.of(id(number), id(number)).stream())
                        .toList());
        assertThat(new Deliveries(test.database()).open(InboxFixture.INSTANCE, 10_000, NOON))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("payload")
                .containsExactlyElementsOf(given.handedOn);
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
    void keepsWhatNeverBecameAMessage(TestDatabase test) {
        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(letter("no JSON at byte 5"), given.receipt("c", 1), given.results::add);
        }

        DeadLetters dead = new DeadLetters(test.database());
        DeadLetter row = dead.list(DeadLetter.State.OPEN, 10, Long.MAX_VALUE).get(0);
        assertThat(row.body()).isNull();
        assertThat(dead.get(row.id()).orElseThrow().body()).asString().isEqualTo("{half");
        assertThat(row.reasonClass()).isEqualTo(ReasonClass.INVALID);
        assertThat(row.links()).isEqualTo(DeadLetters.Links.NONE);
        assertThat(row.fingerprint())
                .isEqualTo(Fingerprint.of(
                        ReasonClass.INVALID, "org.fedoraproject.prod.git.receive", "no JSON at byte 812"));
        assertThat(dead.list(DeadLetter.State.OPEN, 10, row.id())).isEmpty();
        assertThat(dead.list(DeadLetter.State.REPLAYED, 10, Long.MAX_VALUE)).isEmpty();
        assertThat(given.results).containsExactly(PutResult.DEAD_LETTERED);
        assertThat(given.receipts).containsExactly("c:1");
        assertThat(given.handedOn).isEmpty();
        assertThat(count(test.database(), "message")).isZero();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void storesTextThatADatabaseWouldRefuse(TestDatabase test) {
        String bad = "a\0b\uD800c\uDC00";
        InboxMessage message = new InboxMessage(
                id(1), bad, "t" + bad, bad, null, bad, bad, bad, new byte[] {0}, bad, List.of(), null);

        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message, Acknowledgement.none(), given.results::add);
            inbox.put(
                    new NewDeadLetter(ReasonClass.BUG, bad, bad, bad.repeat(100), bad, new byte[] {0}),
                    Acknowledgement.none(),
                    given.results::add);
        }

        String good = "a\uFFFDb\uFFFDc\uFFFD";
        StoredMessage stored =
                new Deliveries(test.database()).message(id(1)).orElseThrow();
        assertThat(List.of(stored.topic(), stored.headers(), stored.source())).containsExactly("t" + good, good, good);
        assertThat(stored.body()).containsExactly(0);
        assertThat(stored.sentAt()).isNull();
        assertThat(given.results).containsExactly(PutResult.STORED, PutResult.DEAD_LETTERED);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void makesADeadLetterOfATopicThatDoesNotFit(TestDatabase test) {
        String topic = "t".repeat(256);
        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message(id(1), topic, "{}", "a"), given.receipt("c", 1), given.results::add);
            inbox.put(message(2, "a"), given.receipt("c", 2), given.results::add);
        }

        assertThat(given.results).containsExactly(PutResult.DEAD_LETTERED, PutResult.STORED);
        assertThat(new DeadLetters(test.database()).list(DeadLetter.State.OPEN, 10, Long.MAX_VALUE))
                .singleElement()
                .satisfies(letter -> assertThat(letter.evidence())
                        .contains(id(1).toString(), "the topic has 256 characters, the ledger holds 255"))
                .satisfies(letter -> assertThat(letter.reasonClass()).isEqualTo(ReasonClass.INVALID));
        assertThat(count(test.database(), "message")).isEqualTo(1);
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
        InboxMessage message = new InboxMessage(
                id(1), null, "t", null, null, "http", "fedmsg", headers, body, null, List.of(), null);

        try (Inbox inbox = given.inbox(test.database())) {
            inbox.put(message, Acknowledgement.none(), given.results::add);
            inbox.put(message(2, "a"), Acknowledgement.none(), given.results::add);
        }

        StoredMessage stored =
                new Deliveries(test.database()).message(id(1)).orElseThrow();
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
                .containsExactly(
                        tuple(ids.get(1), 2),
                        tuple(ids.get(4), 0));
        assertThat(deliveries.open(InboxFixture.INSTANCE, 1, NOON))
                .extracting(StoredDelivery::id)
                .containsExactly(ids.get(1));
        assertThat(deliveries.message(id(99))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void linksADeadLetterInsideAnothersTransaction(TestDatabase test) {
        long letter = test.database()
                .inTransaction(sql -> DeadLetters.insert(
                        sql,
                        new NewDeadLetter(ReasonClass.EXHAUSTED, "mbs: 503", "rebuild", null, null, new byte[0]),
                        DeadLetters.Links.toDelivery(id(1), 5),
                        NOON));

        DeadLetter row = new DeadLetters(test.database()).get(letter).orElseThrow();
        assertThat(row.links()).isEqualTo(new DeadLetters.Links(id(1), 5L, null));
        assertThat(row.body()).isNull();
        assertThat(row.fingerprint()).isEqualTo(Fingerprint.of(ReasonClass.EXHAUSTED, "rebuild", "mbs: 504"));
        assertThat(row.createdAt()).isEqualTo(NOON);
    }

    private static void set(Database database, String assignments, long delivery) {
        database.inTransaction(sql -> sql.sql("UPDATE delivery SET " + assignments + " WHERE id = ?")
                .param(delivery)
                .update());
    }

    private static InboxTransactions transactions(Database database) {
        return new InboxTransactions(
                () -> database.connect("test"), InboxStatements.of(database.dialect()), InboxFixture.INSTANCE);
    }

    private static Waiting waiting(InboxEntry entry) {
        return new Waiting(entry, Acknowledgement.none(), null, NOON);
    }
}
