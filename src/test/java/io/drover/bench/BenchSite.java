package io.drover.bench;

import io.drover.Wiring;
import io.drover.ledger.Database;
import io.drover.settings.Settings;
import io.drover.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Drover as it ships, in this JVM, with the bench's route and its verb. */
final class BenchSite implements AutoCloseable {
    static final Duration LONGEST = Duration.ofMinutes(10);

    final Wiring drover;
    final Notes notes = new Notes();
    private final Path directory;

    /** @param keys over the defaults; without {@code drover.bus.queue} there is no broker */
    BenchSite(TestDatabase database, Map<String, String> keys) throws IOException {
        directory = Files.createTempDirectory("drover-bench-");
        copy("bench.camel.yaml", "");
        copy("bench-record-note-action.kamelet.yaml", "kamelets/");
        copy("bench-record-note-probe.kamelet.yaml", "kamelets/");
        Files.writeString(directory.resolve("policy.yaml"), "allow: {}\ndeny: {}\n");
        Map<String, String> all = new HashMap<>(Map.of(
                "drover.db.url", database.settings().url(),
                "drover.db.user", database.settings().user(),
                "drover.bus.enabled", String.valueOf(keys.containsKey("drover.bus.queue")),
                "drover.bus.topic-prefix", Samples.PREFIX,
                "drover.outbox.enabled", System.getProperty("bench.outbox", "true"),
                "drover.routes.directory", routes().toString(),
                "drover.rebuild.policy-file", directory.resolve("policy.yaml").toString(),
                "drover.api.port", "0"));
        all.putAll(keys);
        Map<String, String> secrets =
                new HashMap<>(Map.of("DROVER_DB_PASSWORD", database.settings().password()));
        secrets.put("DROVER_BUS_PASSWORD", "guest");
        drover = new Wiring(
                        Settings.defaults().overlaidBy(all, "bench").overlaidByEnvironment(secrets), Clock.systemUTC())
                .bind("notes", notes)
                .start();
    }

    private Path routes() {
        return directory.resolve("routes");
    }

    static Map<String, String> on(Broker broker) {
        return Map.of(
                "drover.bus.url",
                "amqp://127.0.0.1:5672/",
                "drover.bus.user",
                "guest",
                "drover.bus.exchange",
                broker.name,
                "drover.bus.queue",
                broker.name);
    }

    private void copy(String name, String into) throws IOException {
        Path target = routes().resolve(into + name);
        Files.createDirectories(target.getParent());
        try (InputStream in = BenchSite.class.getResourceAsStream("/bench/" + into + name)) {
            Files.copy(in, target);
        }
    }

    Database database() {
        return drover.database();
    }

    void stopIntake() throws Exception {
        drover.context().getRouteController().stopRoute("intake-rabbitmq");
    }

    void startIntake() throws Exception {
        drover.context().getRouteController().startRoute("intake-rabbitmq");
    }

    long storedSince(Instant begin) {
        return database()
                .sql()
                .sql("SELECT COUNT(*) FROM message WHERE received_at >= ?")
                .param(OffsetDateTime.ofInstant(begin, ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** The inbox stores in order: with the last one all are there. To count them would be work for the ledger. */
    boolean isStored(Samples.Sample last) {
        return !database()
                .sql()
                .sql("SELECT id FROM message WHERE id = ?")
                .param(last.id())
                .query(java.util.UUID.class)
                .list()
                .isEmpty();
    }

    /** Only whether there are any: to count them would be work for the ledger. */
    boolean isAllJudged() {
        return database()
                .sql()
                .sql("SELECT id FROM delivery WHERE state = 'PENDING' OR state = 'WAITING' LIMIT 1")
                .query(Long.class)
                .list()
                .isEmpty();
    }

    /** Waits for what is asked often. */
    static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(LONGEST)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    @Override
    public void close() throws IOException {
        drover.close();
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                if (!file.delete()) {
                    file.deleteOnExit();
                }
            });
        }
    }
}
