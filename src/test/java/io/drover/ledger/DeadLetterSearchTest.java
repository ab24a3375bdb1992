package io.drover.ledger;

import static io.drover.ledger.PlanFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLetterSearchTest {
    private static final String BOTH = "io.drover.testing.TestDatabases#all";

    private Database database;
    private DeadLetterSearch search;

    private void given(TestDatabase test) {
        database = test.database();
        search = new DeadLetterSearch(database);
        insert(ReasonClass.INVALID, "no JSON at byte 1", "rabbitmq", "org.a.prod.git.receive", null, NOON);
        insert(ReasonClass.PERMANENT, "HTTP 422, bad modulemd", "mbs-submit-build", null, "mbs", NOON.plusSeconds(10));
        insert(
                ReasonClass.INVALID,
                "no JSON at byte 2",
                "rabbitmq",
                "org.a.prod.buildsys.tag",
                null,
                NOON.plusSeconds(20));
        insert(
                ReasonClass.INVALID,
                "no JSON at byte 3",
                "rabbitmq",
                "org.a.prod.not_git.receive",
                null,
                NOON.plusSeconds(30));
    }

    private void insert(ReasonClass reason, String evidence, String source, String topic, String system, Instant at) {
        database.inTransaction(sql -> DeadLetters.insert(
                sql,
                new NewDeadLetter(reason, evidence, source, topic, null, new byte[0]),
                new DeadLetters.Subject(DeadLetters.Links.NONE, system, List.of(), null),
                at));
    }

    private List<String> found(DeadLetterFilter filter) {
        return search.list(filter, Long.MAX_VALUE, 10).stream()
                .map(LedgerRows.DeadLetter::evidence)
                .toList();
    }

    private static DeadLetterFilter where(
            ReasonClass reason, String source, String system, String topic, Instant since, Instant until) {
        return new DeadLetterFilter(null, List.of(), null, reason, source, system, topic, since, until);
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void findsByWhatIsAsked(TestDatabase test) {
        given(test);

        assertThat(found(DeadLetterFilter.ALL)).hasSize(4).first().isEqualTo("no JSON at byte 3");
        assertThat(found(where(ReasonClass.PERMANENT, null, null, null, null, null)))
                .containsExactly("HTTP 422, bad modulemd");
        assertThat(found(where(null, "mbs-submit-build", "mbs", null, null, null)))
                .hasSize(1);
        assertThat(found(where(null, "rabbitmq", "mbs", null, null, null))).isEmpty();
        assertThat(found(where(null, null, null, "git.receive", null, null))).containsExactly("no JSON at byte 1");
        assertThat(found(where(null, null, null, null, NOON.plusSeconds(10), NOON.plusSeconds(30))))
                .containsExactly("no JSON at byte 2", "HTTP 422, bad modulemd");
        assertThat(found(DeadLetterFilter.ALL.in(DeadLetter.State.DISCARDED))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void goesThroughThePages(TestDatabase test) {
        given(test);
        List<Long> first = search.list(DeadLetterFilter.ALL, Long.MAX_VALUE, 3).stream()
                .map(LedgerRows.DeadLetter::id)
                .toList();

        assertThat(first).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(search.list(DeadLetterFilter.ALL, first.get(2), 3)).hasSize(1);
        assertThat(search.open(DeadLetterFilter.ALL, first.get(2), first.get(1), 10))
                .containsExactly(first.get(1));
        assertThat(search.countOpen(DeadLetterFilter.ALL, 0, first.get(1))).isEqualTo(3);
        assertThat(search.last()).isEqualTo(first.get(0));
    }

    @ParameterizedTest
    @MethodSource(BOTH)
    void tellsEqualCausesAsOneCluster(TestDatabase test) {
        given(test);
        database.inTransaction(
                sql -> sql.sql("UPDATE dead_letter SET state = 'DISCARDED' WHERE evidence = 'no JSON at byte 2'")
                        .update());

        List<DeadLetterSearch.Cluster> clusters = search.clusters(DeadLetterFilter.ALL, 10);

        assertThat(clusters).hasSize(2);
        DeadLetterSearch.Cluster json = clusters.get(0);
        assertThat(List.of(json.count(), json.open(), json.discarded(), json.replayed()))
                .containsExactly(3L, 2L, 1L, 0L);
        assertThat(json.example()).isEqualTo("no JSON at byte 3");
        assertThat(json.first()).isEqualTo(NOON);
        assertThat(json.last()).isEqualTo(NOON.plusSeconds(30));
        assertThat(json.places()).isEqualTo(Map.of("rabbitmq", 3L));
        assertThat(clusters.get(1).systems()).containsExactly("mbs");
        assertThat(search.clusters(DeadLetterFilter.ALL.in(DeadLetter.State.DISCARDED), 10))
                .containsExactly(json);
        assertThat(search.clusters(DeadLetterFilter.ALL.in(DeadLetter.State.REPLAYED), 10))
                .isEmpty();
        assertThat(search.fingerprints(json.fingerprint().substring(0, 10))).containsExactly(json.fingerprint());
    }
}
