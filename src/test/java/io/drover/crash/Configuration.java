package io.drover.crash;

import io.drover.ledger.DatabaseSettings;
import io.drover.sandbox.Simulators;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What a Drover of these tests is told: where all is, and to try again soon. */
record Configuration(Path file, Map<String, String> secrets) {
    /**
     * Writes it.
     *
     * @param directory of the file, of the policy and of routes
     * @param prefix of the topics
     * @param more over all others
     */
    static Configuration write(
            Path directory,
            int brokerPort,
            DatabaseSettings database,
            Simulators simulators,
            String prefix,
            Map<String, String> more)
            throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("policy.yaml"),
                "allow:\n  global:\n    module: {name: \".*\"}\n    image: {image_name: \".*\"}\n");
        Properties keys = new Properties();
        keys.putAll(simulators.settings());
        keys.put("drover.instance", "crash");
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + brokerPort + "/");
        keys.put("drover.bus.topic-prefix", prefix);
        keys.put("drover.bus.retry", "200ms");
        keys.put("drover.db.url", database.url());
        keys.put("drover.db.user", database.user());
        keys.put("drover.routes.directory", directory.resolve("routes").toString());
        keys.put("drover.rebuild.policy-file", directory.resolve("policy.yaml").toString());
        keys.put("drover.judge.retry-first", "200ms");
        keys.put("drover.judge.retry-most", "1s");
        keys.put("drover.dispatch.retry-first", "200ms");
        keys.put("drover.dispatch.retry-most", "1s");
        keys.put("drover.dispatch.poll-interval", "500ms");
        // the simulators execute a request before the one who sent it can be started again
        keys.put("drover.dispatch.in-flight", "1s");
        // a tenth of the time to start, and nothing that a crash could touch
        keys.put("camel.main.jmxEnabled", "false");
        keys.putAll(more);
        Path file = directory.resolve("application.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            keys.store(writer, null);
        }
        Map<String, String> secrets = new HashMap<>(Simulators.secrets());
        if (!database.password().isEmpty()) {
            secrets.put("DROVER_DB_PASSWORD", database.password());
        }
        return new Configuration(file, secrets);
    }
}
