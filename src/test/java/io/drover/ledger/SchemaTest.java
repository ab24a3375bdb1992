package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Versions of Drover side by side on one schema. */
class SchemaTest {
    private static final String OURS = "classpath:db/ledger";
    /** What a later version might add. */
    private static final String LATER = "classpath:db/later";

    private final InboxFixture given = new InboxFixture();

    @Test
    void instancesThatStartAtOnceMakeTheSchemaTogether() throws Exception {
        try (TestDatabase test = TestDatabases.postgres()) {
            DatabaseSettings settings = test.settings();
            CountDownLatch go = new CountDownLatch(1);
            List<CompletableFuture<Void>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                go.await(20, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            Database.open(settings).close();
                        },
                        command -> new Thread(command).start()));
            }
            go.countDown();
            for (CompletableFuture<Void> start : starts) {
                start.get(60, TimeUnit.SECONDS);
            }
            assertThat(test.database()
                            .sql()
                            .sql(
                                    "SELECT version FROM schema_history WHERE success GROUP BY version HAVING COUNT(*) > 1")
                            .query(String.class)
                            .list())
                    .isEmpty();
        }
    }

    @Test
    void anInstanceGoesOnWhileANewerOneMigrates() throws Exception {
        Queue<PutResult> results = new ConcurrentLinkedQueue<>();
        AtomicBoolean migrated = new AtomicBoolean();
        int messages;
        try (TestDatabase test = TestDatabases.postgres()) {
            try (Inbox inbox = given.inbox(test.database(), new InboxSettings(10, 50, 1 << 20, Duration.ZERO))) {
                CompletableFuture<Integer> flowing = CompletableFuture.supplyAsync(() -> {
                    int sent = 0;
                    for (int after = 0; after < 200; after += migrated.get() ? 1 : 0) {
                        inbox.put(InboxFixture.message(++sent, "a"), Acknowledgement.none(), results::add);
                    }
                    return sent;
                });
                while (results.size() < 200) {
                    Thread.onSpinWait();
                }
                migrateFurther(test);
                migrated.set(true);
                messages = flowing.get(60, TimeUnit.SECONDS);
            }
            assertThat(results).hasSize(messages).containsOnly(PutResult.STORED);
            assertThat(test.database()
                            .sql()
                            .sql("SELECT COUNT(*) FROM delivery WHERE priority = 0")
                            .query(Long.class)
                            .single())
                    .isEqualTo(messages);
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void anOlderVersionStartsOnTheSchemaOfANewerOneAndSaysSo(TestDatabase test) {
        Queue<PutResult> results = new ConcurrentLinkedQueue<>();
        test.database();
        migrateFurther(test);
        try (RecordedLog log = new RecordedLog(Schema.class)) {
            test.disconnect();
            try (Inbox older = given.inbox(test.database())) {
                older.put(InboxFixture.message(1, "a"), Acknowledgement.none(), results::add);
            }
            assertThat(log.lines()).anyMatch(line -> line.contains("V9000__later.sql"));
        }
        assertThat(results).containsExactly(PutResult.STORED);
    }

    private static void migrateFurther(TestDatabase test) {
        Schema.migrate(pool(test), test.database().dialect(), OURS, LATER);
    }

    private static DataSource pool(TestDatabase test) {
        DatabaseSettings settings = test.settings();
        String url = settings.url().startsWith("jdbc:h2:file:")
                ? "jdbc:h2:async:" + settings.url().substring("jdbc:h2:file:".length())
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
                : settings.url();
        return new DriverManagerDataSource(url, settings.user(), settings.password());
    }
}
