package io.drover.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.Dialect;
import io.drover.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How intake and {@code why} change while the ledger grows. The history is made in the database, a tenth of it judged. */
final class GrowthBench {
    private static final int MESSAGES = 30_000;
    private static final List<Long> SIZES = Arrays.stream(
                    System.getProperty("bench.sizes", "0,1000000,5000000").split(","))
            .map(Long::parseLong)
            .toList();

    private final TestDatabase database;
    private final Samples samples = new Samples();
    private final HttpClient http = HttpClient.newHttpClient();
    private long made;

    GrowthBench(TestDatabase database) throws Exception {
        this.database = database;
    }

    void run() throws Exception {
        try (BenchSite site = new BenchSite(database, Map.of())) {
            store(site, 10_000);
            double beforeGrowth = 0;
            for (long size : SIZES) {
                grow(site, size);
                store(site, 10_000);
                List<Double> rates = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    rates.add(store(site, MESSAGES));
                }
                double rate = BenchSite.median(rates);
                double[] why = why(site);
                Figure figure = Figure.of("growth", database)
                        .with("messages_in_ledger", size)
                        .with("stored_per_s", Math.round(rate))
                        .with("why_p50_ms", why[why.length / 2])
                        .with("why_p95_ms", why[(int) (why.length * 0.95)]);
                if (beforeGrowth > 0) {
                    figure.with("ratio_to_size_before", rate / beforeGrowth);
                }
                figure.print();
                beforeGrowth = rate;
            }
        }
    }

    private double store(BenchSite site, int messages) {
        List<Samples.Sample> given = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            given.add(samples.next(5));
        }
        long start = System.nanoTime();
        given.forEach(sample -> site.drover.intake().accept(sample.received(), "bench", Acknowledgement.none()));
        BenchSite.await(() -> site.isStored(given.get(given.size() - 1)));
        double rate = given.size() * 1e9 / (System.nanoTime() - start);
        BenchSite.await(site::isAllJudged);
        return rate;
    }

    private void grow(BenchSite site, long size) {
        boolean h2 = site.database().dialect() == Dialect.H2;
        String series = h2 ? "system_range" : "generate_series";
        while (made < size) {
            long to = Math.min(size, made + 100_000);
            String range = series + "(" + made + "," + (to - 1) + ") AS s(x)";
            String id = h2 ? "RANDOM_UUID()" : "gen_random_uuid()";
            String body = h2
                    ? "STRINGTOUTF8(REPEAT('history ' || x, 40))"
                    : "convert_to(repeat('history ' || x, 40), 'UTF8')";
            site.database().inTransaction(sql -> {
                sql.sql(
                                "INSERT INTO message (id, topic, environment, sent_at, received_at, source, envelope, headers, body)"
                                        + " SELECT " + id + ", '" + Samples.OTHER
                                        + "', 'prod', CURRENT_TIMESTAMP, TIMESTAMP WITH"
                                        + " TIME ZONE '2026-01-01 00:00:00+00' + x * INTERVAL '1' SECOND, 'bench', 'fedora-messaging', '{}', "
                                        + body
                                        + " FROM " + range)
                        .update();
                return sql.sql(
                                "INSERT INTO delivery (message_id, route, state, decision, reason, attempts, received_at,"
                                        + " judged_at, trace, owner) SELECT id, 'bench-note', 'JUDGED', 'ignored', 'history', 1,"
                                        + " received_at, received_at, '[]', 'drover' FROM message WHERE source = 'bench' AND"
                                        + " envelope = 'fedora-messaging' AND received_at >= TIMESTAMP WITH TIME ZONE"
                                        + " '2026-01-01 00:00:00+00' + " + made
                                        + " * INTERVAL '1' SECOND AND received_at <"
                                        + " TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00' + "
                                        + (made + (to - made) / 10) + " * INTERVAL '1' SECOND")
                        .update();
            });
            made = to;
        }
    }

    private double[] why(BenchSite site) throws Exception {
        List<String> ids = site.database()
                .sql()
                .sql("SELECT message_id FROM delivery ORDER BY id DESC LIMIT 20000")
                .query((row, n) -> row.getString(1))
                .list();
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String id = ids.get(i * 97 % ids.size());
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + site.drover.port() + "/api/drover/why?message=" + id))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            took.add((System.nanoTime() - start) / 1e6);
            if (answer.statusCode() != 200
                    || !new ObjectMapper().readTree(answer.body()).isObject()) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
        }
        return took.stream().skip(20).mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
