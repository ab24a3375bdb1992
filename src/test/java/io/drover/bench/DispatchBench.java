package io.drover.bench;

import io.drover.ledger.Dialect;
import io.drover.testing.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * Planned actions to their end, each with its states and its call on disk, against the HTTP client alone that posts the
 * same from as many threads; for a server that answers at once and for one that takes as long as a quick real one.
 */
final class DispatchBench {
    private static final int CONCURRENCY = Integer.getInteger("bench.concurrency", 8);

    private final TestDatabase database;
    private int made;

    DispatchBench(TestDatabase database) {
        this.database = database;
    }

    void run() throws Exception {
        try (NoteServer server = new NoteServer()) {
            System.setProperty("bench.url", server.url());
            Map<String, String> keys = new HashMap<>();
            keys.put("drover.dispatch.concurrency", String.valueOf(CONCURRENCY));
            try (BenchSite site = new BenchSite(database, keys)) {
                site.notes.open();
                for (long delay : new long[] {0, 5_000, 20_000}) {
                    server.delay(delay);
                    int actions = delay == 0 ? 8_000 : delay == 5_000 ? 6_000 : 2_000;
                    for (int round = 0; round < 3; round++) {
                        double raw = raw(server.url(), actions);
                        double drover = drover(site, actions);
                        if (round > 0) {
                            Figure.of("dispatch", database)
                                    .with("server_ms", delay / 1000.0)
                                    .with("in_flight", (long) CONCURRENCY)
                                    .with("actions_per_s", Math.round(drover))
                                    .with("raw_posts_per_s", Math.round(raw))
                                    .with("ratio", drover / raw)
                                    .print();
                        }
                    }
                }
            }
        }
    }

    private static double raw(String url, int posts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY);
        try (CloseableHttpClient client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONCURRENCY)
                        .setMaxConnTotal(CONCURRENCY)
                        .build())
                .build()) {
            AtomicInteger next = new AtomicInteger();
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CONCURRENCY; i++) {
                all.add(threads.submit(() -> {
                    for (int n = next.getAndIncrement(); n < posts; n = next.getAndIncrement()) {
                        post(client, url, "{\"note\":\"raw " + n + "\"}");
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return posts * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void post(CloseableHttpClient client, String url, String text) throws IOException {
        HttpPost post = new HttpPost(url);
        post.setEntity(new StringEntity(text, ContentType.APPLICATION_JSON));
        client.execute(post, answer -> EntityUtils.toString(answer.getEntity()));
    }

    private double drover(BenchSite site, int actions) {
        plan(site, actions);
        long start = System.nanoTime();
        BenchSite.await(() -> !isOpen(site));
        return actions * 1e9 / (System.nanoTime() - start);
    }

    /** As {@code Judgements} would have planned them, one event to an action; the next round of DISPATCH finds them. */
    private void plan(BenchSite site, int actions) {
        int first = made;
        made += actions;
        String series = site.database().dialect() == Dialect.H2 ? "system_range" : "generate_series";
        site.database().inTransaction(sql -> {
            sql.sql(
                            "INSERT INTO event (id, type, search_key, state, created_at) SELECT 1000000 + x, 'bench', 'note ' || x,"
                                    + " 'OPEN', CURRENT_TIMESTAMP FROM " + series + "(" + first + "," + (made - 1)
                                    + ") AS s(x)")
                    .update();
            return sql.sql("INSERT INTO action (event_id, verb, system, action_key, name, parameters, state, owner,"
                            + " created_at) SELECT 1000000 + x, 'bench-record-note', 'bench', 'note ' || x, 'note',"
                            + " '{\"note\":\"' || x || '\"}', 'PLANNED',"
                            + " (SELECT name FROM instance WHERE gone_at IS NULL), CURRENT_TIMESTAMP FROM " + series
                            + "("
                            + first + "," + (made - 1) + ") AS s(x)")
                    .update();
        });
    }

    private static boolean isOpen(BenchSite site) {
        return !site.database()
                .sql()
                .sql("SELECT id FROM event WHERE state = 'OPEN' LIMIT 1")
                .query(Long.class)
                .list()
                .isEmpty();
    }
}
