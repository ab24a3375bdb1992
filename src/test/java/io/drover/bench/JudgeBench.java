package io.drover.bench;

import io.drover.ledger.Acknowledgement;
import io.drover.ledger.Dialect;
import io.drover.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Storing, judging and planning without a broker, against the same messages in plain batched inserts of one table. */
final class JudgeBench {
    private static final int MESSAGES = Integer.getInteger("bench.messages", 40_000);
    private static final int BATCH = 500;

    private final TestDatabase database;
    private final Samples samples = new Samples();

    JudgeBench(TestDatabase database) throws Exception {
        this.database = database;
    }

    void run() throws Exception {
        try (BenchSite site = new BenchSite(database, Map.of());
                Connection raw = DriverManager.getConnection(
                        url(), database.settings().user(), database.settings().password())) {
            prepare(raw);
            for (int round = 0; round < 4; round++) {
                List<Samples.Sample> given = new ArrayList<>();
                for (int i = 0; i < MESSAGES; i++) {
                    given.add(samples.next(100));
                }
                double inserts = insert(raw, given);
                double judged = judge(site, given);
                if (round > 0) {
                    Figure.of("judge", database)
                            .with("judged_and_planned_per_s", Math.round(judged))
                            .with("raw_inserts_per_s", Math.round(inserts))
                            .with("ratio", judged / inserts)
                            .print();
                }
            }
        }
    }

    /** As {@code Database} opens it: the same process, the same file. */
    private String url() {
        String url = database.settings().url();
        return database.database().dialect() == Dialect.H2
                ? url.replace("jdbc:h2:file:", "jdbc:h2:async:")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
                : url;
    }

    private void prepare(Connection raw) throws SQLException {
        raw.setAutoCommit(false);
        String bytes = database.database().dialect() == Dialect.H2 ? "varbinary" : "bytea";
        raw.createStatement()
                .execute("CREATE TABLE raw_message (id uuid PRIMARY KEY, topic varchar(255), headers varchar, body "
                        + bytes + ")");
        raw.commit();
    }

    private static double insert(Connection raw, List<Samples.Sample> given) throws SQLException {
        long start = System.nanoTime();
        try (PreparedStatement insert = raw.prepareStatement("INSERT INTO raw_message VALUES (?, ?, ?, ?)")) {
            for (int i = 0; i < given.size(); i++) {
                insert.setObject(1, given.get(i).id());
                insert.setString(2, given.get(i).topic());
                insert.setString(3, given.get(i).received().headers().toString());
                insert.setBytes(4, given.get(i).body());
                insert.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == given.size()) {
                    insert.executeBatch();
                    raw.commit();
                }
            }
        }
        return given.size() * 1e9 / (System.nanoTime() - start);
    }

    private static double judge(BenchSite site, List<Samples.Sample> given) {
        long start = System.nanoTime();
        given.forEach(sample -> site.drover.intake().accept(sample.received(), "bench", Acknowledgement.none()));
        BenchSite.await(() -> site.isStored(given.get(given.size() - 1)) && site.isAllJudged());
        return given.size() * 1e9 / (System.nanoTime() - start);
    }
}
