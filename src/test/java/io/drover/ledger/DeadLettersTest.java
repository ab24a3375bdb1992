package io.drover.ledger;

import static io.drover.ledger.InboxFixture.NOON;
import static io.drover.ledger.InboxFixture.count;
import static io.drover.ledger.InboxFixture.id;
import static io.drover.ledger.InboxFixture.letter;
import static io.drover.ledger.InboxFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLettersTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";

    private final InboxFixture given = new InboxFixture();

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
        assertThat(row.fingerprint()).isEqualTo(Fingerprint.of(ReasonClass.INVALID, "rabbitmq", "no JSON at byte 812"));
        assertThat(dead.list(DeadLetter.State.OPEN, 10, row.id())).isEmpty();
        assertThat(dead.list(DeadLetter.State.REPLAYED, 10, Long.MAX_VALUE)).isEmpty();
        assertThat(given.results).containsExactly(PutResult.DEAD_LETTERED);
        assertThat(given.receipts).containsExactly("c:1");
        assertThat(given.handedOn).isEmpty();
        assertThat(count(test.database(), "message")).isZero();
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
}
