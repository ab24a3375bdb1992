package io.drover.bench;

import io.drover.ledger.Acknowledgement;
import io.drover.testing.TestDatabase;
import java.util.Map;

/**
 * What a message that nobody acts on takes in PostgreSQL beyond its own bytes (topic, headers and compressed body): one that no
 * route subscribes to, and one that a route has judged and dropped. Indexes included.
 */
final class SizeBench {
    private static final int MESSAGES = 20_000;
    private static final String OWN =
            """
            SELECT SUM(pg_column_size(topic) + pg_column_size(headers) + pg_column_size(body)) FROM message
             WHERE topic = ?""";
    private static final String TABLES =
            "SELECT pg_total_relation_size('message') + pg_total_relation_size('delivery')";

    private final TestDatabase database;
    private final Samples samples = new Samples();

    SizeBench(TestDatabase database) throws Exception {
        this.database = database;
    }

    void run() throws Exception {
        try (BenchSite site = new BenchSite(database, Map.of())) {
            for (String topic : new String[] {Samples.OTHER, Samples.DROPPED}) {
                long before = bytes(site, TABLES);
                Samples.Sample last = samples.next(topic);
                for (int i = 0; i < MESSAGES; i++) {
                    last = samples.next(topic);
                    site.drover.intake().accept(last.received(), "bench", Acknowledgement.none());
                }
                Samples.Sample end = last;
                BenchSite.await(() -> site.isStored(end) && site.isAllJudged());
                // what updates leave behind is used again; that this is so is autovacuum's work
                for (String table : new String[] {"message", "delivery"}) {
                    site.database().sql().sql("VACUUM FULL " + table).update();
                }
                long used = bytes(site, TABLES) - before;
                Figure.of("size", database)
                        .with("topic", topic.equals(Samples.OTHER) ? "nobody's" : "judged and dropped")
                        .with("bytes_per_message", used / (double) MESSAGES)
                        .with("bytes_of_its_own", bytes(site, OWN, topic) / (double) MESSAGES)
                        .with("bytes_beyond", (used - bytes(site, OWN, topic)) / (double) MESSAGES)
                        .print();
            }
        }
    }

    private static long bytes(BenchSite site, String sql, Object... params) {
        return site.database().sql().sql(sql).params(params).query(Long.class).single();
    }
}
