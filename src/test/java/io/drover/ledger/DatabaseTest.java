package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    @Test
    void survivesAThreadThatIsInterruptedWhileH2Writes() {
        try (TestDatabase test = TestDatabases.h2()) {
            Database database = test.database();
            CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 50; i++) {
                            database.inTransaction(sql -> {
                                Thread.currentThread().interrupt();
                                return audit(database);
                            });
                            Thread.interrupted();
                        }
                    })
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();

            test.disconnect();
            assertThat(InboxFixture.count(test.database(), "audit")).isEqualTo(50);
        }
    }

    private static int audit(Database database) {
        return database.sql()
                .sql("INSERT INTO audit (at, who, what, subject, detail, previous_hash, hash)"
                        + " VALUES (CURRENT_TIMESTAMP, 'w', 'w', 's', 'd', CAST(RANDOM_UUID() AS varchar), '')")
                .update();
    }

    @Test
    void compressesBodiesWithLz4WherePostgresCan() {
        try (TestDatabase test = TestDatabases.postgres()) {
            assertThat(test.database()
                            .sql()
                            .sql("SELECT attcompression FROM pg_attribute"
                                    + " WHERE attrelid IN ('message'::regclass, 'dead_letter'::regclass)"
                                    + " AND attname = 'body'")
                            .query(String.class)
                            .list())
                    .containsExactly("l", "l");
        }
    }

    @Test
    void postgresFindsOpenDeliveriesByThePartialIndex() {
        try (TestDatabase test = TestDatabases.postgres()) {
            String plan = test.database().inTransaction(sql -> {
                sql.sql("SET LOCAL enable_seqscan = off").update();
                return String.join(
                        "\n",
                        sql.sql("EXPLAIN " + Backlog.DUE)
                                .param("owner", "drover-1")
                                .param("route", "a")
                                .param("now", Judgements.at(PlanFixture.NOON))
                                .param("limit", 500)
                                .param("body", 16_384)
                                .query(String.class)
                                .list());
            });
            assertThat(plan).contains("delivery_open");
        }
    }
}
