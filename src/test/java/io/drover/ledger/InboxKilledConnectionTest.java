package io.drover.ledger;

import static io.drover.ledger.InboxFixture.count;
import static io.drover.ledger.InboxFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The server ends the writer's connection in mid-work, as a restart or a failover does. */
class InboxKilledConnectionTest {
    private final InboxFixture given = new InboxFixture();

    @Test
    void storesEverythingOnceWhileConnectionsAreKilled() {
        try (TestDatabase test = TestDatabases.postgres();
                RecordedLog log = new RecordedLog()) {
            Database database = test.database();
            AtomicInteger process = new AtomicInteger();
            InboxTransactions.Connections noted = () -> {
                Connection connection = database.connect("drover-test");
                process.set(processOf(connection));
                return connection;
            };
            InboxSettings small = new InboxSettings(50, 100, 1 << 20, Duration.ZERO);
            try (Inbox inbox = given.inbox(database, noted, small)) {
                for (int i = 1; i <= 6_000; i++) {
                    long number = i;
                    inbox.put(
                            message(i, "a"),
                            new ReceiptThat(i, () -> assertStoredUpTo(database, number)),
                            given.results::add);
                    if (i % 1_000 == 500) {
                        kill(process.get());
                    }
                }
                await().atMost(Duration.ofSeconds(20)).until(() -> given.results.size() == 6_000);
            }

            assertThat(count(database, "message")).isEqualTo(6_000);
            assertThat(count(database, "delivery")).isEqualTo(6_000);
            assertThat(given.results).containsOnly(PutResult.STORED);
            assertThat(given.handedOn)
                    .extracting(StoredDelivery::messageId)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 6_000)
                            .mapToObj(InboxFixture::id)
                            .toList());
            assertThat(database.sql()
                            .sql("SELECT max(receptions) FROM message")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
            assertThat(log.lines()).anyMatch(line -> line.contains("could not be stored"));
            assertThat(log.lines()).noneMatch(line -> line.contains("receipt"));
        }
    }

    private static void assertStoredUpTo(Database database, long number) {
        assertThat(count(database, "message")).isGreaterThanOrEqualTo(number);
    }

    private static int processOf(Connection connection) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void kill(int process) {
        try (Connection administrator = TestDatabases.postgresAdministrator();
                PreparedStatement kill = administrator.prepareStatement("SELECT pg_terminate_backend(?)")) {
            kill.setInt(1, process);
            kill.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
