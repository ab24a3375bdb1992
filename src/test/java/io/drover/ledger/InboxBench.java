package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many messages of 2 kB a second the inbox stores, 5 % of them with a delivery. Not in the ordinary run: see the excluded groups in the pom. */
@Tag("bench")
class InboxBench {
    private static final int ENTRIES = 20_000;
    private static final int ROUNDS = 4;

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void entriesPerSecond(TestDatabase test) {
        Random random = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            List<InboxMessage> messages =
                    random.ints(ENTRIES).mapToObj(seed -> message(random)).toList();
            AtomicInteger stored = new AtomicInteger();
            InboxFixture given = new InboxFixture();
            Database database = test.database();
            long start = System.nanoTime();
            try (Inbox inbox = given.inbox(database)) {
                messages.forEach(
                        message -> inbox.put(message, Acknowledgement.none(), result -> stored.incrementAndGet()));
            }
            long nanos = System.nanoTime() - start;
            assertThat(stored).hasValue(ENTRIES);
            System.out.printf("%s round %d: %,d/s%n", test, round, ENTRIES * 1_000_000_000L / nanos);
        }
    }

    private static InboxMessage message(Random random) {
        String body = "{\"msg\": \"" + "a word and another ".repeat(105) + random.nextLong() + "\"}";
        String[] routes = random.nextInt(20) == 0 ? new String[] {"a"} : new String[0];
        return InboxFixture.message(
                new UUID(random.nextLong(), random.nextLong()), "org.fedoraproject.prod.x", body, routes);
    }
}
