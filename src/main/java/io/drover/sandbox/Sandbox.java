package io.drover.sandbox;

import io.drover.Wiring;
import io.drover.ledger.Progress;
import io.drover.settings.Closing;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * A whole site in one process with nothing installed: an embedded broker, an H2 ledger, simulated remote systems, and
 * Drover between them.
 */
public final class Sandbox implements AutoCloseable {
    public static final String USER = "admin";
    private static final Duration STEP = Duration.ofMillis(150);

    private final Closing closing = new Closing();
    private final Simulators simulators;
    private final Stage stage;
    private final World world;
    private final ContainerWorld containers;
    private final Wiring drover;
    private final String password = UUID.randomUUID().toString().substring(0, 13);

    /**
     * Starts it all.
     *
     * @param directory of all state, and of {@code application.properties} with what Drover was started with; made
     *     where it is missing
     * @param port of the REST API and the console on 127.0.0.1; 0 for any free one
     */
    public Sandbox(Path directory, int port) throws IOException {
        try {
            Files.createDirectories(directory);
            EmbeddedBroker broker = closing.later(EmbeddedBroker.start(EmbeddedBroker.Options.inMemory()));
            OldBus fedmsg = closing.later(new OldBus(directory));
            stage = new Stage(closing.later(BusPublisher.local(broker.port(), "guest", "guest")), fedmsg);
            simulators = closing.later(new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), stage));
            world = World.create(simulators);
            containers = ContainerWorld.create(simulators);
            drover = closing.later(new Wiring(settings(directory, broker.port(), port, fedmsg), Clock.systemUTC()))
                    .start();
            fedmsg.awaitReader(Stage.PREFIX + "buildsys.tag");
            stage.archivedIn(simulators.datagrepper());
            stage.open();
            simulators.moving(STEP);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Settings settings(Path directory, int brokerPort, int port, OldBus fedmsg) throws IOException {
        Path routes = directory.resolve("routes");
        Files.createDirectories(routes.resolve("tests"));
        for (String route : new String[] {
            "sign-what-is-a-candidate.yaml",
            "preview-what-is-in-testing.yaml",
            "tests/sign-what-is-a-candidate.test.yaml"
        }) {
            shipped("routes/" + route, routes.resolve(route));
        }
        shipped("policy.yaml", directory.resolve("policy.yaml"));
        Files.writeString(
                directory.resolve("users"),
                USER + ":" + BCrypt.hashpw(password, BCrypt.gensalt(8)) + ":admin,sender\n");
        Path secret = directory.toAbsolutePath().resolve("simulators-secret");
        Files.writeString(secret, Simulators.TOKEN + "\n");
        Map<String, String> keys = new LinkedHashMap<>(simulators.settings());
        for (String key : new String[] {
            "drover.distgit.token", "drover.mbs.token", "drover.koji.password", "drover.odcs.token", "drover.osbs.token"
        }) {
            keys.put(key, "file:" + secret);
        }
        keys.putAll(fedmsg.settings());
        keys.put("drover.instance", "sandbox");
        keys.put("drover.hawtio.enabled", "true");
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + brokerPort + "/");
        // so that the scene with the message from staging has something to show
        keys.put("drover.bus.routing-keys", "org.fedoraproject.stg.#");
        keys.put("drover.db.url", "jdbc:h2:file:" + directory.toAbsolutePath().resolve("ledger"));
        keys.put("drover.routes.directory", routes.toString());
        keys.put("drover.rebuild.policy-file", directory.resolve("policy.yaml").toString());
        // nobody is to look at Fedora's koji for what was built here
        keys.put("drover.koji.weburl", "");
        keys.put("drover.containers.enabled", "true");
        keys.put(
                "drover.containers.git-url",
                "git+" + simulators.server("distgit").url());
        keys.put("drover.containers.signing-keys", ContainerWorld.KEY);
        keys.put("drover.images.scan", "on-start");
        keys.put("drover.images.interval", "1s");
        keys.put("drover.judge.retry-first", "500ms");
        keys.put("drover.dispatch.retry-first", "500ms");
        // OSBS says nothing on the bus
        keys.put("drover.dispatch.poll-interval", "2s");
        keys.put("drover.archive.interval", "2s");
        keys.put("drover.archive.grace", "3s");
        keys.put("drover.api.port", Integer.toString(port));
        keys.put("drover.api.users-file", directory.resolve("users").toString());
        Files.write(
                directory.resolve("application.properties"),
                keys.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
        return Settings.defaults().overlaidBy(keys, "sandbox");
    }

    private static void shipped(String resource, Path target) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Sandbox.class.getResourceAsStream("/sandbox/" + resource), resource)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Plays the scenario. @return whether every scene ended as it expects */
    public boolean play(Teller teller) throws IOException {
        return new SandboxRun(stage, simulators, new Progress(drover.database()), teller, Clock.systemUTC())
                .play(new Scenario(world, containers, stage, simulators).plays());
    }

    public Simulators simulators() {
        return simulators;
    }

    public Wiring drover() {
        return drover;
    }

    /** Of the user {@value #USER}; new at every start. */
    public String password() {
        return password;
    }

    @Override
    public void close() {
        closing.close();
    }
}
