package io.drover.crash;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.ledger.DatabaseSettings;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.Simulators;
import io.drover.sandbox.World;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that stays while Drover dies and comes back: broker, database, simulators with the sandbox's world in them. Drover
 * reads a queue of this site's own, bound to topics of this site's own.
 */
final class Site implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(50);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String name = "crash-" + UUID.randomUUID();
    private final Path directory;
    private final Stack stack;
    private final RecordedBus bus;
    private final Simulators simulators;
    private final World world;
    private final Channel channel;
    private final int port = freePort();
    private int lives;

    Site(Stack stack, Path directory) throws Exception {
        this.stack = stack;
        this.directory = directory;
        open.push(stack);
        BusPublisher publisher = BusPublisher.local(stack.brokerPort(), "guest", "guest");
        open.push(publisher);
        bus = new RecordedBus(publisher, prefix());
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        broker.setPort(stack.brokerPort());
        Connection connection = broker.newConnection(name);
        open.push(connection);
        channel = connection.createChannel();
        open.push(() -> channel.queueDelete(name));
        simulators = new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), bus);
        open.push(simulators);
        world = World.create(simulators);
        configure();
        // as Drover does; to ask after a queue that is not there would close the channel
        channel.queueDeclare(name, true, false, false, Map.of());
        bus.open();
        simulators.moving(STEP);
    }

    private String prefix() {
        return "org." + name + ".prod";
    }

    private void configure() throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("policy.yaml"), "allow:\n  global:\n    module: {name: \".*\"}\n");
        DatabaseSettings database = stack.database().settings();
        Properties keys = new Properties();
        keys.putAll(simulators.settings());
        keys.put("drover.instance", "crash");
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + stack.brokerPort() + "/");
        keys.put("drover.bus.queue", name);
        keys.put("drover.bus.topic-prefix", prefix());
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
        // a tenth of the time to start, and nothing that a crash could touch
        keys.put("camel.main.jmxEnabled", "false");
        keys.put("drover.api.port", Integer.toString(port));
        try (Writer file = Files.newBufferedWriter(configuration())) {
            keys.store(file, null);
        }
    }

    private Path configuration() {
        return directory.resolve("application.properties");
    }

    private File log() {
        return directory.resolve("drover.log").toFile();
    }

    /** Starts a life of Drover, which ends at the latest with this site. */
    Child start(@Nullable String crashAt) throws IOException {
        note("life " + ++lives + (crashAt == null ? "" : ", to end at " + crashAt));
        Map<String, String> secrets = new HashMap<>(Simulators.secrets());
        String password = stack.database().settings().password();
        if (!password.isEmpty()) {
            secrets.put("DROVER_DB_PASSWORD", password);
        }
        Child child = Child.start(configuration(), secrets, crashAt, log());
        open.push(child);
        return child;
    }

    /** Writes a line between Drover's own. */
    void note(String line) throws IOException {
        Files.writeString(log().toPath(), "=== " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Returns when Drover reads the queue. */
    void awaitConsuming(Child child) {
        await().atMost(LIMIT).until(() -> {
            if (!child.isAlive()) {
                throw new AssertionError("Drover ended before it read the queue");
            }
            return channel.consumerCount(name) == 1;
        });
    }

    /** Messages that lie in the queue, not acknowledged and with nobody. */
    long queued() throws IOException {
        return channel.messageCount(name);
    }

    Rest rest() {
        return new Rest(port);
    }

    /** The ledger, of which an H2 file can be read only while Drover is dead; disconnect before it starts again. */
    Ledger ledger() {
        return new Ledger(stack.database().database().sql());
    }

    void disconnect() {
        stack.database().disconnect();
    }

    RecordedBus bus() {
        return bus;
    }

    Simulators simulators() {
        return simulators;
    }

    World world() {
        return world;
    }

    /** All that Drover has printed in its lives. */
    void printLog() {
        try {
            System.out.println(Files.readString(log().toPath(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
