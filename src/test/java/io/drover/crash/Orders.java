package io.drover.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What became of a cluster's orders, as its ledger and koji's journal tell it. */
record Orders(List<Judged> judged) {

    /** @param asked when its lookup went out, null where it made none */
    record Judged(long id, int number, @Nullable String lane, Instant at, @Nullable Instant asked) {}

    static Orders of(Cluster cluster) {
        return new Orders(cluster.sql()
                .sql(
                        """
                        SELECT d.id, d.message_id, d.ordering_key, d.judged_at,
                               (SELECT MIN(l.asked_at) FROM lookup l WHERE l.delivery_id = d.id)
                          FROM delivery d WHERE d.state = 'JUDGED' AND d.route = 'orders' ORDER BY d.id""")
                .query((row, n) -> new Judged(
                        row.getLong(1),
                        Cluster.number(row.getObject(2, UUID.class)),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getObject(5, OffsetDateTime.class) == null
                                ? null
                                : row.getObject(5, OffsetDateTime.class).toInstant()))
                .list());
    }

    /** Every order was judged, and carried out, exactly once. */
    static void nothingIsLostAndNothingDoneTwice(Cluster cluster, int orders, List<Integer> acting) {
        assertThat(of(cluster).judged().stream().map(Judged::number))
                .as("judged")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, orders).boxed().toList());
        assertThat(cluster.tagged())
                .as("what koji was asked to do")
                .containsExactlyInAnyOrderElementsOf(acting.stream()
                        .map(number -> Cluster.nvr(number) + " into shipped")
                        .toList());
        assertThat(cluster.texts("SELECT DISTINCT state FROM action")).containsExactly("DONE");
        assertThat(cluster.texts("SELECT evidence FROM dead_letter")).isEmpty();
    }

    /** Of one lane, none begins before the one before it, in the ledger's order, has ended. */
    void oneOfALaneAtATimeInTheLedgersOrder() {
        Map<String, Judged> last = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Judged order : judged) {
            Judged before = order.lane() == null ? null : last.put(order.lane(), order);
            if (before != null && order.asked() != null && order.asked().isBefore(before.at())) {
                wrong.add(order + " began before the end of " + before);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Of one lane, in the order in which they were sent. */
    void everyLaneIsInTheOrderOfSending() {
        Map<String, Judged> last = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        judged.stream().sorted(Comparator.comparing(Judged::at)).forEach(order -> {
            Judged before = order.lane() == null ? null : last.put(order.lane(), order);
            if (before != null && before.number() > order.number()) {
                wrong.add(order + " after " + before);
            }
        });
        assertThat(wrong).isEmpty();
    }

    /** The longest time between two decisions, of those between two moments. */
    Duration longestGap(Instant from, Instant to) {
        List<Instant> times = new ArrayList<>(List.of(from, to));
        judged.stream()
                .map(Judged::at)
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .forEach(times::add);
        times.sort(Comparator.naturalOrder());
        Duration longest = Duration.ZERO;
        for (int i = 1; i < times.size(); i++) {
            Duration gap = Duration.between(times.get(i - 1), times.get(i));
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest;
    }
}
