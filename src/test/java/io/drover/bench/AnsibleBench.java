package io.drover.bench;

import io.drover.ledger.Dialect;
import io.drover.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What Drover costs beside a play: empty plays one after another, alone and as actions, by the clock; and {@code /bin/true} in
 * place of ansible-playbook, by the processor. Loopabull on two quiet cores: 2.66 empty plays a second, 1.6 ms of processor for
 * each {@code /bin/true}, that included.
 */
final class AnsibleBench {
    private static final int PLAYS = Integer.getInteger("bench.plays", 20);
    private static final int TRUES = Integer.getInteger("bench.trues", 400);
    private static final int ROUNDS = 3;

    private final TestDatabase database;
    private int made;

    AnsibleBench(TestDatabase database) {
        this.database = database;
    }

    void run() throws Exception {
        Path directory = Files.createTempDirectory("drover-bench-plays-");
        try {
            Files.writeString(directory.resolve("empty.yml"), "- hosts: localhost\n  gather_facts: false\n");
            byTheClock(directory);
            byTheProcessor(directory);
        } finally {
            BenchSite.delete(directory);
        }
    }

    /** Bare plays and actions take turns, so that both see the same machine. */
    private void byTheClock(Path directory) throws Exception {
        try (BenchSite site = site(directory, "ansible-playbook", 1)) {
            alone(directory, 1, "ansible-playbook", "empty.yml");
            drover(site, 1);
            for (int round = 0; round < ROUNDS; round++) {
                double bare = alone(directory, PLAYS, "ansible-playbook", "empty.yml");
                double actions = drover(site, PLAYS);
                Figure.of("ansible", database)
                        .with("bare_play_ms", bare * 1000 / PLAYS)
                        .with("action_ms", actions * 1000 / PLAYS)
                        .with("overhead", actions / bare - 1)
                        .print();
            }
        }
    }

    private void byTheProcessor(Path directory) throws Exception {
        try (BenchSite site = site(directory, "/bin/true", 4)) {
            drover(site, TRUES);
            for (int round = 0; round < ROUNDS; round++) {
                double ours = BenchSite.cpuSeconds();
                double theirs = children();
                double took = drover(site, TRUES);
                double drover = BenchSite.cpuSeconds() - ours;
                double processes = children() - theirs;
                double before = children();
                alone(directory, TRUES, "/bin/true");
                double bare = children() - before;
                Figure.of("ansible", database)
                        .with("runs_per_s", Math.round(TRUES / took))
                        .with("drover_cpu_ms", drover * 1000 / TRUES)
                        .with("wrapper_cpu_ms", (processes - bare) * 1000 / TRUES)
                        .with("bin_true_cpu_ms", bare * 1000 / TRUES)
                        .print();
            }
        }
    }

    private BenchSite site(Path directory, String command, int concurrency) throws IOException {
        return new BenchSite(
                database,
                Map.of(
                        "drover.ansible.command", command,
                        "drover.ansible.playbooks", directory.toString(),
                        "drover.ansible.runs", directory.resolve("runs").toString(),
                        "drover.dispatch.ansible.concurrency", Integer.toString(concurrency)));
    }

    /** Seconds. */
    private static double alone(Path directory, int times, String... words) throws Exception {
        long start = System.nanoTime();
        for (int n = 0; n < times; n++) {
            new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("bare.log").toFile())
                    .start()
                    .waitFor();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Seconds from the plan on disk to the last end on disk. */
    private double drover(BenchSite site, int plays) {
        plan(site, plays);
        long start = System.nanoTime();
        BenchSite.await(() -> site.database()
                .sql()
                .sql("SELECT id FROM event WHERE state = 'OPEN' LIMIT 1")
                .query(Long.class)
                .list()
                .isEmpty());
        return (System.nanoTime() - start) / 1e9;
    }

    private void plan(BenchSite site, int plays) {
        int first = made;
        made += plays;
        String series = (site.database().dialect() == Dialect.H2 ? "system_range" : "generate_series") + "(" + first
                + "," + (made - 1) + ") AS s(x)";
        site.database().inTransaction(sql -> {
            sql.sql("INSERT INTO event (id, type, search_key, state, created_at) SELECT " + base()
                            + " + x, 'bench', 'play ' || x," + " 'OPEN', CURRENT_TIMESTAMP FROM " + series)
                    .update();
            return sql.sql(
                            "INSERT INTO action (event_id, verb, system, action_key, name, parameters, state, owner, created_at)"
                                    + " SELECT " + base()
                                    + " + x, 'ansible-run-playbook', 'ansible', 'play ' || x || '/" + base()
                                    + "', 'play',"
                                    + " '{\"playbook\":\"empty.yml\"}', 'PLANNED', (SELECT name FROM instance WHERE gone_at IS NULL),"
                                    + " CURRENT_TIMESTAMP FROM " + series)
                    .update();
        });
    }

    private static int base() {
        return 3_000_000;
    }

    /** Seconds of processor that the children had which have ended. */
    private static double children() throws IOException {
        List<String> fields = List.of(
                Files.readString(Path.of("/proc/self/stat")).split("\\) ")[1].split(" "));
        return (Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14))) / 100.0;
    }
}
