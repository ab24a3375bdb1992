package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditTest {

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static Audit.Entry entry(int number) {
        return new Audit.Entry("alice", "message.send", "subject " + number, "{\"bytes\": " + number + "}");
    }

    private static Audit filled(TestDatabase database, int rows) {
        Audit audit = new Audit(database.database(), Clock.systemUTC());
        IntStream.rangeClosed(1, rows).forEach(number -> audit.append(entry(number)));
        return audit;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void chainsWhatSeveralThreadsAppendAtOnce(TestDatabase database) throws Exception {
        List<Audit> instances = List.of(filled(database, 0), filled(database, 0));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> work = IntStream.range(0, 40)
                    .mapToObj(number -> (Callable<Boolean>) () -> {
                        // On H2 there is only ever one instance.
                        instances
                                .get(database.database().dialect() == Dialect.H2 ? 0 : number % 2)
                                .append(entry(number));
                        return true;
                    })
                    .toList();
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(instances.get(1).verify())
                .isInstanceOfSatisfying(Audit.Verdict.Intact.class, intact -> assertThat(intact.rows())
                        .isEqualTo(40));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void seesAChangedRow(TestDatabase database) {
        Audit audit = filled(database, 3);

        database.database()
                .sql()
                .sql("UPDATE audit SET who = 'bob' WHERE subject = 'subject 2'")
                .update();

        assertThat(audit.verify()).isInstanceOfSatisfying(Audit.Verdict.Broken.class, broken -> assertThat(broken.why())
                .contains("was changed"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void seesThatARowIsMissing(TestDatabase database) {
        Audit audit = filled(database, 3);

        database.database()
                .sql()
                .sql("DELETE FROM audit WHERE subject = 'subject 1'")
                .update();

        assertThat(audit.verify()).isInstanceOfSatisfying(Audit.Verdict.Broken.class, broken -> assertThat(broken.why())
                .contains("removed or inserted"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void findsAnEmptyChainIntact(TestDatabase database) {
        assertThat(filled(database, 0).verify()).isEqualTo(new Audit.Verdict.Intact(0, "0".repeat(64)));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void takesPartInTheTransactionOfTheChange(TestDatabase database) {
        Audit audit = filled(database, 1);

        try {
            database.database().inTransaction(sql -> {
                audit.append(sql, entry(2));
                throw new IllegalStateException("the change failed");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("the change failed");
        }

        assertThat(audit.verify())
                .isInstanceOfSatisfying(Audit.Verdict.Intact.class, intact -> assertThat(intact.rows())
                        .isEqualTo(1));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void goesOnFromWhereACheckLeftOff(TestDatabase database) {
        filled(database, 5);
        AuditTrail trail = new AuditTrail(database.database());

        AuditTrail.Stretch.Fits first = (AuditTrail.Stretch.Fits) trail.check(AuditTrail.Position.START, 3);
        assertThat(first.end()).isFalse();
        AuditTrail.Stretch.Fits second = (AuditTrail.Stretch.Fits) trail.check(first.at(), 3);

        assertThat(second.end()).isTrue();
        assertThat(second.at().rows()).isEqualTo(5);
        assertThat(trail.find(second.at().id()).orElseThrow().hash())
                .isEqualTo(second.at().head());
        assertThat(trail.newest(new AuditTrail.Wanted("alice", null, null), Long.MAX_VALUE, 2))
                .extracting(row -> row.entry().subject())
                .containsExactly("subject 5", "subject 4");
        assertThat(trail.newest(new AuditTrail.Wanted(null, null, "subject 3"), Long.MAX_VALUE, 2))
                .hasSize(1);
        assertThat(trail.newest(new AuditTrail.Wanted("bob", null, null), Long.MAX_VALUE, 2))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void saysWhatWasExpectedWhereARowIsMissing(TestDatabase database) {
        filled(database, 3);
        AuditTrail trail = new AuditTrail(database.database());
        List<AuditTrail.Row> rows = trail.newest(new AuditTrail.Wanted(null, null, null), Long.MAX_VALUE, 3);
        database.database()
                .sql()
                .sql("DELETE FROM audit WHERE subject = 'subject 2'")
                .update();

        assertThat(trail.check(AuditTrail.Position.START, 10))
                .isEqualTo(new AuditTrail.Stretch.Broken(
                        rows.get(0).id(),
                        "it does not follow the row before it: one was removed or inserted",
                        rows.get(2).hash(),
                        rows.get(1).hash()));
    }
}
