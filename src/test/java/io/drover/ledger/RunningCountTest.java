package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counting only the newest gives what counting all gives. */
class RunningCountTest {
    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static void insert(Database database, long from, long to) {
        String numbers =
                database.dialect() == Dialect.H2 ? "SYSTEM_RANGE(%d, %d) g(n)" : "generate_series(%d, %d) g(n)";
        database.sql()
                .sql(
                        "INSERT INTO event (id, type, search_key, state, created_at) SELECT n, CASE WHEN MOD(n, 3) = 0 THEN"
                                + " 'A' ELSE 'B' END, 'k', 'OPEN', CURRENT_TIMESTAMP FROM "
                                + numbers.formatted(from, to))
                .update();
    }

    private static long counted(Database database) {
        return database.sql()
                .sql("SELECT count(*) FROM event WHERE type = 'B'")
                .query(Long.class)
                .single();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void followsWhatIsInsertedAndWhatRetentionRemoves(TestDatabase test) {
        Database database = test.database();
        RunningCount count = new RunningCount(database, "event", "type = 'B'");
        assertThat(count.count()).isZero();
        int batch = RunningCount.NEWEST + 1_000;
        for (int i = 0; i < 3; i++) {
            insert(database, (long) i * batch + 1, (long) (i + 1) * batch);
            assertThat(count.count()).isEqualTo(counted(database));
        }

        // a transaction that was late: among the newest ids there may be gaps that fill
        database.sql().sql("DELETE FROM event WHERE id > " + (3L * batch - 500)).update();
        assertThat(count.count()).isEqualTo(counted(database));
        insert(database, 3L * batch - 499, 3L * batch);
        assertThat(count.count()).isEqualTo(counted(database));

        database.sql()
                .sql(
                        "UPDATE event SET state = 'COMPLETE', finished_at = TIMESTAMP WITH TIME ZONE '2001-01-01 00:00:00+00'"
                                + " WHERE id <= 100")
                .update();
        long before = counted(database);
        new Retention(
                        database,
                        InboxFixture.CLOCK,
                        new RetentionSettings(Duration.ZERO, Duration.ofDays(1), Duration.ZERO, Duration.ZERO, 40))
                .run(() -> true);
        assertThat(before - counted(database)).isEqualTo(67);
        assertThat(count.count()).isEqualTo(counted(database));
    }
}
