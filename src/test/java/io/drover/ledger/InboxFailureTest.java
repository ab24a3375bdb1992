package io.drover.ledger;

import static io.drover.ledger.InboxFixture.count;
import static io.drover.ledger.InboxFixture.id;
import static io.drover.ledger.InboxFixture.letter;
import static io.drover.ledger.InboxFixture.message;
import static io.drover.ledger.InboxFixture.receptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboxFailureTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final InboxFixture given = new InboxFixture();
    private final RecordedLog log = new RecordedLog();

    @AfterEach
    void stopRecording() {
        log.close();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void acknowledgesNothingBeforeItsCommit(TestDatabase test) {
        Database database = test.database();
        FaultyConnections faulty = new FaultyConnections(database);
        Queue<Long> committedAtReceipt = new ConcurrentLinkedQueue<>();
        Queue<String> receiptsAtFault = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 3; i++) {
            faulty.atCommit(connection -> {
                receiptsAtFault.addAll(given.receipts);
                throw FaultyConnections.AWAY;
            });
        }

        try (Inbox inbox = given.inbox(database, faulty)) {
            inbox.put(
                    message(1, "a"),
                    new ReceiptThat(1, () -> committedAtReceipt.add(count(database, "message"))),
                    null);
            await().atMost(LIMIT).until(() -> committedAtReceipt.size() == 1);
        }

        assertThat(faulty.allHappened()).isTrue();
        assertThat(receiptsAtFault).isEmpty();
        assertThat(committedAtReceipt).containsExactly(1L);
        assertThat(receptions(database, 1)).isEqualTo(1);
        assertThat(log.lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("1 entries could not be stored")
                                .contains("08006"),
                        line -> assertThat(line).startsWith("entries are being stored again"));
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void sendsOneReceiptPerChannelForTheHighestTag(TestDatabase test) {
        FaultyConnections faulty = new FaultyConnections(test.database()).heldCommit();
        Object old = new StringBuilder("old");
        Object fresh = new StringBuilder("fresh");

        try (Inbox inbox = given.inbox(test.database(), faulty)) {
            putAsOneBatch(inbox, faulty, () -> {
                inbox.put(message(2, "a"), given.receipt(old, 42), given.results::add);
                inbox.put(message(3, "a"), given.receipt(fresh, 1), given.results::add);
                inbox.put(letter("x"), given.receipt(old, 43), given.results::add);
                inbox.put(message(2, "a"), given.receipt(fresh, 2), given.results::add);
                inbox.put(message(4, "a"), Acknowledgement.none(), given.results::add);
            });
        }

        assertThat(given.receipts).containsExactly("c:1", "old:43", "fresh:2");
        assertThat(given.results)
                .containsExactly(
                        PutResult.STORED,
                        PutResult.STORED,
                        PutResult.STORED,
                        PutResult.DEAD_LETTERED,
                        PutResult.DUPLICATE,
                        PutResult.STORED);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void findsOutThatACommitHappenedWhoseAnswerWasLost(TestDatabase test) {
        Database database = test.database();
        FaultyConnections faulty = new FaultyConnections(database).heldCommit().lostAnswer();
        try (Inbox before = given.inbox(database)) {
            before.put(message(9, "a"), Acknowledgement.none(), null);
        }
        given.handedOn.clear();

        try (Inbox inbox = given.inbox(database, faulty)) {
            putAsOneBatch(inbox, faulty, () -> {
                inbox.put(message(1, "a", "b"), given.receipt("c", 2), given.results::add);
                inbox.put(letter("x"), given.receipt("c", 3), given.results::add);
                inbox.put(message(9, "a"), given.receipt("c", 4), given.results::add);
                inbox.put(message(1, "a", "b"), given.receipt("c", 5), given.results::add);
            });
            await().atMost(LIMIT).until(() -> given.results.size() == 5);
        }

        assertThat(faulty.allHappened()).isTrue();
        assertThat(given.results)
                .containsExactly(
                        PutResult.STORED,
                        PutResult.STORED,
                        PutResult.DEAD_LETTERED,
                        PutResult.DUPLICATE,
                        PutResult.DUPLICATE);
        assertThat(given.handedOn).extracting(StoredDelivery::messageId).containsExactly(id(100), id(1), id(1));
        assertThat(given.handedOn).extracting(StoredDelivery::payload).doesNotContainNull();
        assertThat(given.receipts).containsExactly("c:1", "c:5");
        assertThat(receptions(database, 1)).isEqualTo(2);
        assertThat(receptions(database, 9)).isEqualTo(2);
        assertThat(count(database, "dead_letter")).isEqualTo(1);
        assertThat(count(database, "delivery")).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void leavesToOthersWhatTheyTookOverDuringTheOutage(TestDatabase test) {
        FaultyConnections faulty = new FaultyConnections(test.database()).atCommit(connection -> {
            connection.commit();
            connection.createStatement().execute("UPDATE delivery SET owner = 'drover-2' WHERE route = 'a'");
            connection.commit();
            throw FaultyConnections.AWAY;
        });

        try (Inbox inbox = given.inbox(test.database(), faulty)) {
            inbox.put(message(1, "a", "b"), given.receipt("c", 1), given.results::add);
            await().atMost(LIMIT).until(() -> given.results.size() == 1);
        }

        assertThat(given.handedOn).extracting(StoredDelivery::route).containsExactly("b");
        assertThat(given.results).containsExactly(PutResult.STORED);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void storesTheRestOfABatchWithARowThatTheDatabaseRefuses(TestDatabase test) {
        Database database = test.database();
        database.inTransaction(sql -> sql.sql("ALTER TABLE message ADD CONSTRAINT refused CHECK (topic <> 'poison')")
                .update());
        FaultyConnections faulty = new FaultyConnections(database).heldCommit();

        try (Inbox inbox = given.inbox(database, faulty)) {
            putAsOneBatch(inbox, faulty, () -> {
                for (int i = 1; i <= 50; i++) {
                    String topic = i == 17 || i == 18 || i == 50 ? "poison" : "org.fedoraproject.prod.x";
                    inbox.put(message(id(i), topic, "{}", "a"), given.receipt("c", i + 1), given.results::add);
                }
            });
            await().atMost(LIMIT).until(() -> given.results.size() == 51);
        }

        assertThat(given.results).filteredOn(PutResult.DEAD_LETTERED::equals).hasSize(3);
        assertThat(List.copyOf(given.results).get(17)).isEqualTo(PutResult.DEAD_LETTERED);
        assertThat(given.handedOn)
                .extracting(StoredDelivery::messageId)
                .containsExactlyElementsOf(LongStream.concat(LongStream.of(100), LongStream.rangeClosed(1, 49))
                        .filter(i -> i != 17 && i != 18)
                        .mapToObj(InboxFixture::id)
                        .toList());
        assertThat(new DeadLetters(database).list(DeadLetter.State.OPEN, 10, Long.MAX_VALUE))
                .hasSize(3)
                .allSatisfy(letter -> assertThat(letter.reasonClass()).isEqualTo(ReasonClass.BUG))
                .allSatisfy(letter -> assertThat(letter.evidence()).contains("SQLState 23"))
                .extracting(DeadLetter::topic)
                .containsOnly("poison");
        assertThat(given.receipts).endsWith("c:51").doesNotHaveDuplicates();
        assertThat(log.lines())
                .filteredOn(line -> line.contains("is kept as a dead letter"))
                .hasSize(3);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void closesWithoutReceiptWhenTheDatabaseStaysAway(TestDatabase test) {
        FaultyConnections faulty = new FaultyConnections(test.database());
        IntStream.range(0, 50).forEach(i -> faulty.refusedCommit());

        try (Inbox inbox = given.inbox(test.database(), faulty)) {
            inbox.put(message(1, "a"), given.receipt("c", 1), given.results::add);
            inbox.put(message(2, "a"), given.receipt("c", 2), given.results::add);
            await().atMost(LIMIT).until(() -> inbox.failingSince().isPresent());
        }

        assertThat(given.results).containsExactly(PutResult.NOT_STORED, PutResult.NOT_STORED);
        assertThat(given.receipts).isEmpty();
        assertThat(given.handedOn).isEmpty();
        assertThat(count(test.database(), "message")).isZero();
        assertThat(log.lines()).hasSize(2).last().asString().contains("neither stored nor acknowledged");
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void goesOnWhenReceiptOrReceiverFail(TestDatabase test) {
        Inbox inbox = new Inbox(
                test.database(), InboxFixture.INSTANCE, InboxFixture.CLOCK, InboxSettings.defaults(), deliveries -> {
                    throw new IllegalStateException("judges are full");
                });
        try (inbox) {
            ReceiptThat fails = new ReceiptThat(1, () -> {
                throw new IOException("channel closed");
            });
            inbox.put(message(1, "a"), fails, result -> {
                throw new IllegalStateException("nobody waits any more");
            });
            inbox.put(message(2, "a"), given.receipt("d", 1), given.results::add);
        }

        assertThat(given.results).containsExactly(PutResult.STORED);
        assertThat(given.receipts).containsExactly("d:1");
        assertThat(new Backlog(test.database(), InboxFixture.INSTANCE).due("a", InboxFixture.NOON, 10))
                .hasSize(2);
        assertThat(log.lines()).anyMatch(line -> line.contains("channel closed"));
    }

    /** Put behind message 100, whose commit is held: all of what {@code fill} puts is one batch. */
    private void putAsOneBatch(Inbox inbox, FaultyConnections faulty, Runnable fill) {
        inbox.put(message(100, "a"), given.receipt("c", 1), given.results::add);
        faulty.awaitHeld();
        fill.run();
        faulty.release();
    }
}
