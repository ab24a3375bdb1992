package io.drover.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.Simulators;
import io.drover.sandbox.World;
import io.drover.testing.ClosedPort;
import io.drover.testing.SiteEar;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that stays while Drover dies and comes back: broker, database, simulators with the sandbox's world in them. Drover
 * reads a queue of this site's own, bound to topics of this site's own.
 */
final class Site implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(150);
    private static final Duration STEP = Duration.ofMillis(50);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String name = "crash-" + UUID.randomUUID();
    private final Path directory;
    private final Stack stack;
    private final RecordedBus bus;
    private final Simulators simulators;
    private final World world;
    private final Libraries libraries;
    private final Channel channel;
    private final Configuration configuration;
    private final SiteEar ear;
    private final int port = ClosedPort.find();
    private int lives;

    Site(Stack stack, Path directory) throws Exception {
        this.stack = stack;
        this.directory = directory;
        open.push(stack);
        BusPublisher publisher = BusPublisher.local(stack.brokerPort(), "guest", "guest");
        open.push(publisher);
        bus = new RecordedBus(message -> publisher.fedoraMessaging(
                prefix() + "." + message.topic(), message.id().toString(), (ObjectNode) message.body(), Map.of()));
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
        libraries = new Libraries(1, simulators, bus);
        Map<String, String> keys = new HashMap<>(Libraries.keys());
        keys.put("drover.bus.queue", name);
        keys.put("drover.api.port", Integer.toString(port));
        configuration = Configuration.write(
                directory, stack.brokerPort(), stack.database().settings(), simulators, prefix(), keys);
        // as Drover does; to ask after a queue that is not there would close the channel
        channel.queueDeclare(name, true, false, false, Map.of());
        ear = new SiteEar(stack.brokerPort(), prefix(), "drover.#");
        open.push(ear);
        bus.open();
        simulators.moving(STEP);
    }

    private String prefix() {
        return "org." + name + ".prod";
    }

    private File log() {
        return directory.resolve("drover.log").toFile();
    }

    /** Starts a life of Drover, which ends at the latest with this site. */
    Child start(@Nullable String crashAt) throws IOException {
        note("life " + ++lives + (crashAt == null ? "" : ", to end at " + crashAt));
        Map<String, String> properties = crashAt == null ? Map.of() : Map.of("drover.crash-at", crashAt);
        Child child = Child.start(configuration.file(), configuration.secrets(), properties, log());
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

    /** What Drover has published, in all its lives. */
    SiteEar ear() {
        return ear;
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

    Libraries libraries() {
        return libraries;
    }

    /** All that Drover has printed in its lives. */
    void printLog() {
        try {
            System.out.println(Files.readString(log().toPath(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
