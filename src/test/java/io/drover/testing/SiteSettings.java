package io.drover.testing;

import io.drover.ledger.DatabaseSettings;
import io.drover.sandbox.Simulators;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** What the Drover of a {@link Site} is configured with: the defaults, but quick, and with the simulators for remote systems. */
final class SiteSettings {
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> secrets = new HashMap<>(Simulators.secrets());

    /** Writes routes, policy and users there. */
    SiteSettings(Path directory) throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        try (InputStream in = SiteSettings.class.getResourceAsStream("/sandbox/routes/sign-what-is-a-candidate.yaml")) {
            Files.copy(in, routes.resolve("sign-what-is-a-candidate.yaml"));
        }
        Path policy = directory.resolve("policy.yaml");
        Files.writeString(
                policy,
                """
                allow:
                  global:
                    module: {name: ".*"}
                deny:
                  global:
                    module: {name: ["base-.*", "denied-.*"]}
                """);
        Path users = directory.resolve("users");
        String hash = BCrypt.hashpw(SiteApi.PASSWORD, BCrypt.gensalt(4));
        Files.writeString(users, SiteApi.USER + ":" + hash + ":sender\n");
        keys.put("drover.instance", "site");
        keys.put("drover.routes.directory", routes.toString());
        keys.put("drover.rebuild.policy-file", policy.toString());
        keys.put("drover.api.users-file", users.toString());
        keys.put("drover.api.port", "0");
        keys.put("drover.bus.retry", "200ms");
        keys.put("drover.judge.retry-first", "100ms");
        keys.put("drover.judge.retry-most", "500ms");
        keys.put("drover.dispatch.retry-first", "100ms");
        keys.put("drover.dispatch.retry-most", "500ms");
        keys.put("drover.dispatch.breaker-open", "200ms");
    }

    SiteSettings pointedTo(Simulators simulators) {
        keys.putAll(simulators.settings());
        return this;
    }

    SiteSettings pointedTo(DatabaseSettings database) {
        keys.put("drover.db.url", database.url());
        keys.put("drover.db.user", database.user());
        keys.put("drover.db.pool-size", "6");
        secrets.put("DROVER_DB_PASSWORD", database.password());
        return this;
    }

    /** Production's and staging's topics reach the queue, as on Fedora's broker. */
    SiteSettings pointedTo(int brokerPort, String queue, String prefix) {
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + brokerPort + "/");
        keys.put("drover.bus.queue", queue);
        keys.put("drover.bus.topic-prefix", prefix);
        keys.put("drover.bus.routing-keys", prefix.replace(".prod", ".stg") + ".#");
        return this;
    }

    SiteSettings with(Map<String, String> others) {
        keys.putAll(others);
        // what is said here counts, also where the simulators' own secret stands in the environment
        others.keySet()
                .forEach(key -> secrets.remove(
                        key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_')));
        return this;
    }

    Settings all() {
        return Settings.defaults().overlaidBy(keys, "site").overlaidByEnvironment(secrets);
    }
}
