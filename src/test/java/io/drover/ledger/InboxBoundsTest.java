package io.drover.ledger;

import static io.drover.ledger.InboxFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboxBoundsTest {
    private final InboxFixture given = new InboxFixture();
    private final TestDatabase test = TestDatabases.h2();
    private final FaultyConnections faulty = new FaultyConnections(test.database()).heldCommit();

    @AfterEach
    void close() {
        faulty.release();
        test.close();
    }

    @Test
    void holdsTheSenderAtTheNumberOfEntriesAndLetsItGo() {
        try (Inbox inbox = given.inbox(test.database(), faulty, settings(3, 1 << 20))) {
            put(inbox, 3, 10);
            Sender fourth = new Sender(inbox, 4, 10);
            fourth.awaitHeld();
            assertThat(inbox.waiting()).isEqualTo(3);

            faulty.release();
            fourth.awaitDone();
        }
        assertThat(given.results).hasSize(4).containsOnly(PutResult.STORED);
    }

    @Test
    void holdsTheSenderAtTheNumberOfBytesAndLetsItGo() {
        try (Inbox inbox = given.inbox(test.database(), faulty, settings(1_000, 10_000))) {
            put(inbox, 2, 4_000);
            Sender third = new Sender(inbox, 3, 4_000);
            third.awaitHeld();

            faulty.release();
            third.awaitDone();
        }
        assertThat(given.results).hasSize(3).containsOnly(PutResult.STORED);
    }

    @Test
    void letsAnEntryLargerThanTheBoundInAlone() {
        try (Inbox inbox = given.inbox(test.database(), faulty, settings(1_000, 10_000))) {
            put(inbox, 1, 50_000);
            Sender second = new Sender(inbox, 2, 10);
            second.awaitHeld();

            faulty.release();
            second.awaitDone();
        }
        assertThat(given.results).hasSize(2).containsOnly(PutResult.STORED);
    }

    @Test
    void closingTurnsHeldSendersAway() {
        Inbox inbox = given.inbox(test.database(), faulty, settings(1, 1 << 20));
        put(inbox, 1, 10);
        Sender second = new Sender(inbox, 2, 10);
        second.awaitHeld();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(inbox::close);
        assertThat(second.failure()).isInstanceOf(NotTaken.class).hasMessageContaining("closing");
        faulty.release();
        closing.orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(given.results).containsExactly(PutResult.STORED);
    }

    @Test
    void anInterruptedSenderIsToldSoAndStaysInterrupted() {
        try (Inbox inbox = given.inbox(test.database(), faulty, settings(1, 1 << 20))) {
            put(inbox, 1, 10);
            Sender second = new Sender(inbox, 2, 10);
            second.awaitHeld();

            second.thread.interrupt();
            assertThat(second.failure()).isInstanceOf(NotTaken.class).hasMessageContaining("interrupted");
            assertThat(second.wasInterrupted).isTrue();
            faulty.release();
        }
        assertThat(given.results).containsExactly(PutResult.STORED);
    }

    @Test
    void lingersForCompanyUntilTheBatchIsFull() {
        InboxSettings settings = new InboxSettings(2, 10, 1 << 20, Duration.ofSeconds(1));
        try (Inbox inbox = given.inbox(test.database(), settings)) {
            inbox.put(sized(1, 10), given.receipt("c", 1), given.results::add);
            inbox.put(sized(2, 10), given.receipt("c", 2), given.results::add);
        }
        assertThat(given.receipts).containsExactly("c:2");
    }

    private static InboxSettings settings(int queue, long bytes) {
        return new InboxSettings(500, queue, bytes, Duration.ZERO);
    }

    private void put(Inbox inbox, int entries, int bytes) {
        for (int i = 1; i <= entries; i++) {
            inbox.put(sized(i, bytes), Acknowledgement.none(), given.results::add);
        }
        faulty.awaitHeld();
    }

    private static InboxMessage sized(long number, int bytes) {
        return message(InboxFixture.id(number), "t", "x".repeat(bytes));
    }

    /** A thread that puts one entry. */
    private final class Sender {
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private volatile boolean wasInterrupted;
        private final Thread thread;

        Sender(Inbox inbox, long number, int bytes) {
            thread = new Thread(() -> {
                try {
                    inbox.put(sized(number, bytes), Acknowledgement.none(), given.results::add);
                    done.complete(null);
                } catch (NotTaken e) {
                    wasInterrupted = Thread.currentThread().isInterrupted();
                    done.completeExceptionally(e);
                }
            });
            thread.start();
        }

        void awaitHeld() {
            await().atMost(Duration.ofSeconds(10)).until(() -> thread.getState() == Thread.State.WAITING);
            assertThat(done).isNotDone();
        }

        void awaitDone() {
            done.orTimeout(20, TimeUnit.SECONDS).join();
        }

        Throwable failure() {
            AtomicReference<Throwable> failure = new AtomicReference<>(new AssertionError("it was taken"));
            try {
                awaitDone();
            } catch (CompletionException e) {
                failure.set(e.getCause());
            }
            return failure.get();
        }
    }
}
