package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.LedgerFixture;
import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LookoutTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2020-05-25T10:00:00Z"));

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static List<String> said(Lookout.News news) {
        return news.happenings().stream()
                .map(one -> one.kind() + " " + one.title() + " " + one.state())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tellsTheNewestOnceAndThenOnlyWhatIsNewOrDifferent(TestDatabase database) {
        LedgerFixture.insert(database.database());
        Lookout lookout = new Lookout(database.database(), clock);

        assertThat(said(lookout.look()))
                .hasSize(4 + 6 + 6 + 8)
                .contains(
                        "DECISION gate WAITING",
                        "DECISION modules-on-spec-change IGNORED",
                        "EVENT GateEvent zlib-1.2-3.fc31 OPEN",
                        "ACTION mbs-submit-build parent:f31 PLANNED");
        assertThat(lookout.look().happenings()).isEmpty();

        database.database()
                .sql()
                .sql("UPDATE action SET state = 'SENDING' WHERE id = 4")
                .update();
        database.database()
                .sql()
                .sql("UPDATE delivery SET state = 'JUDGED', decision = 'acted' WHERE id = 3")
                .update();
        assertThat(lookout.look().happenings())
                .extracting(Happening::kind, Happening::id, Happening::state, Happening::at)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Happening.Kind.ACTION, "4", "SENDING", clock.instant()),
                        org.assertj.core.groups.Tuple.tuple(Happening.Kind.DECISION, "3", "ACTED", clock.instant()));

        lookout.forget();
        assertThat(lookout.look().happenings()).hasSize(4 + 6 + 6 + 8);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void keepsAnEyeOnWhatIsOpenHoweverOldAndCountsWhatWasTooFast(TestDatabase database) {
        LedgerFixture.insert(database.database());
        Lookout lookout = new Lookout(database.database(), clock);
        lookout.look();

        database.database()
                .sql()
                .sql("INSERT INTO event (id, type, search_key, state, created_at) SELECT 100 + x.n, 'Many', 'many',"
                        + " 'COMPLETE', TIMESTAMP WITH TIME ZONE '2020-05-26 10:00:00+00' FROM (SELECT ROW_NUMBER() OVER"
                        + " (ORDER BY a.id, b.id, c.id) AS n FROM event a, event b, event c) x")
                .update();
        Lookout.News many = lookout.look();
        assertThat(many.happenings()).hasSize(HappeningRows.NEWEST);
        // ids 7 to 100 were never there, 101 to 116 were too fast
        assertThat(many.missed()).isEqualTo(100 + 216 - HappeningRows.NEWEST - 6);

        database.database()
                .sql()
                .sql("UPDATE event SET state = 'COMPLETE' WHERE id = 3")
                .update();
        assertThat(said(lookout.look())).containsExactly("EVENT GateEvent zlib-1.2-3.fc31 COMPLETE");
    }
}
