package io.drover.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** From starting the jar to a consumer on the queue, and how much memory it takes; beside a JVM that only says its version. */
final class StartBench {
    private static final int ROUNDS = 5;

    private final TestDatabase database;

    StartBench(TestDatabase database) {
        this.database = database;
    }

    void run() throws Exception {
        database.database();
        database.disconnect();
        List<Double> seconds = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        Path log = Files.createTempFile("drover-bench-", ".log");
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            new ProcessBuilder(java(), "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            bare.add((System.nanoTime() - start) / 1e9);
            try (Broker broker = new Broker();
                    Connection connection = new ConnectionFactory().newConnection();
                    Channel channel = connection.createChannel()) {
                start = System.nanoTime();
                Process drover = run(broker, log);
                try {
                    BenchSite.await(() -> {
                        if (!drover.isAlive()) {
                            throw new IllegalStateException(Files.readString(log));
                        }
                        return channel.consumerCount(broker.name) == 1;
                    });
                    seconds.add((System.nanoTime() - start) / 1e9);
                    megabytes.add(rss(drover.pid()));
                } finally {
                    drover.destroy();
                    if (!drover.waitFor(20, TimeUnit.SECONDS)) {
                        drover.destroyForcibly();
                    }
                }
            }
        }
        Files.delete(log);
        Figure.of("start", database)
                .with("seconds_to_consuming", BenchSite.median(seconds))
                .with("rss_mb", BenchSite.median(megabytes))
                .with("bare_jvm_seconds", BenchSite.median(bare))
                .print();
    }

    private Process run(Broker broker, Path log) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                java(), "-Xmx512m", "-jar", Path.of("target/drover.jar").toString(), "run");
        Map<String, String> environment = builder.environment();
        environment.put("DROVER_DB_URL", database.settings().url());
        environment.put("DROVER_DB_USER", database.settings().user());
        environment.put("DROVER_DB_PASSWORD", database.settings().password());
        environment.put("DROVER_BUS_PASSWORD", "guest");
        environment.put("DROVER_BUS_TOPIC_PREFIX", Samples.PREFIX);
        environment.put("DROVER_API_PORT", "0");
        BenchSite.on(broker)
                .forEach((key, value) -> environment.put(
                        key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static double rss(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
