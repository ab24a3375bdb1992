package io.drover.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From starting Drover to a consumer on the queue, and how much memory it takes: the jar as it is, and with an archive of
 * its classes beside it; and a JVM that only says its version.
 */
final class StartBench {
    private static final int ROUNDS = 5;
    private static final String JAR =
            Path.of("target/drover.jar").toAbsolutePath().toString();

    private final TestDatabase database;

    StartBench(TestDatabase database) {
        this.database = database;
    }

    void run() throws Exception {
        database.database();
        database.disconnect();
        Path directory = Files.createTempDirectory("drover-bench-");
        Path log = directory.resolve("log");
        String archive = directory.resolve("drover.jsa").toString();

        figure("one jar", log, List.of("-jar", JAR));
        round(log, List.of("-XX:ArchiveClassesAtExit=" + archive, "-jar", JAR));
        figure("classes archived", log, List.of("-XX:SharedArchiveFile=" + archive, "-jar", JAR));

        List<Double> bare = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            end(start(log, List.of(java(), "-version")));
            bare.add((System.nanoTime() - start) / 1e9);
        }
        Figure.of("start", database)
                .with("form", "a JVM that says its version")
                .with("seconds", BenchSite.median(bare))
                .print();
        BenchSite.delete(directory);
    }

    private record Start(double seconds, double megabytes) {}

    private void figure(String form, Path log, List<String> program) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Start start = round(log, program);
            seconds.add(start.seconds);
            megabytes.add(start.megabytes);
        }
        Figure.of("start", database)
                .with("form", form)
                .with("seconds_to_consuming", BenchSite.median(seconds))
                .with("rss_mb", BenchSite.median(megabytes))
                .print();
    }

    private Start round(Path log, List<String> program) throws Exception {
        try (Broker broker = new Broker();
                Connection connection = new ConnectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m"));
            command.addAll(program);
            command.add("run");
            long start = System.nanoTime();
            Process drover = start(log, command, environment(broker));
            try {
                BenchSite.await(() -> {
                    if (!drover.isAlive()) {
                        throw new IllegalStateException(Files.readString(log));
                    }
                    return channel.consumerCount(broker.name) == 1;
                });
                return new Start((System.nanoTime() - start) / 1e9, rss(drover.pid()));
            } finally {
                drover.destroy();
                end(drover);
            }
        }
    }

    private Map<String, String> environment(Broker broker) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of(
                "DROVER_DB_URL",
                database.settings().url(),
                "DROVER_DB_USER",
                database.settings().user(),
                "DROVER_DB_PASSWORD",
                database.settings().password(),
                "DROVER_BUS_PASSWORD",
                "guest",
                "DROVER_BUS_TOPIC_PREFIX",
                Samples.PREFIX,
                "DROVER_API_PORT",
                "0"));
        BenchSite.on(broker)
                .forEach((key, value) -> environment.put(
                        key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        return environment;
    }

    private static Process start(Path log, List<String> command) throws Exception {
        return start(log, command, Map.of());
    }

    private static Process start(Path log, List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static void end(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
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
