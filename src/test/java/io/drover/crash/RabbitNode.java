package io.drover.crash;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import io.drover.testing.ClosedPort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A RabbitMQ of our own, from this machine's installation: own name, ports and files, guest/guest. */
final class RabbitNode implements Server {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final Path binary;
    private final File log;
    private final int port = ClosedPort.find();
    private final int names = ClosedPort.find();
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Program epmd;
    private @Nullable Program node;

    RabbitNode(Path binary, Path directory, File log) throws IOException {
        this.binary = binary;
        this.log = log;
        Files.createDirectories(directory);
        Path nothing = Files.writeString(directory.resolve("nothing.conf"), "");
        Path plugins = Files.writeString(directory.resolve("enabled_plugins"), "[].\n");
        environment.putAll(Map.of(
                "HOME", directory.toString(),
                "RABBITMQ_NODENAME", "crash" + port + "@localhost",
                "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1",
                "RABBITMQ_NODE_PORT", Integer.toString(port),
                "RABBITMQ_DIST_PORT", Integer.toString(ClosedPort.find()),
                "RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString(),
                "RABBITMQ_LOG_BASE", directory.resolve("log").toString(),
                "RABBITMQ_CONF_ENV_FILE", nothing.toString(),
                "RABBITMQ_CONFIG_FILE", nothing.toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()));
        environment.put("ERL_EPMD_PORT", Integer.toString(names));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_CRASH_DUMP", directory.resolve("erl_crash.dump").toString());
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 2:2 +sbwt none");
    }

    /** Where this machine has it: behind the packages' wrappers, which insist on the machine's own node, or on the path. */
    static Optional<Path> installed() {
        return Stream.concat(
                        Stream.of("/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin"),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")))
                .map(directory -> Path.of(directory, "rabbitmq-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() throws Exception {
        if (epmd == null) {
            epmd = Program.start(List.of("epmd", "-port", Integer.toString(names)), environment, log);
        }
        node = Program.start(List.of(binary.toString()), environment, log);
        awaitBroker(port, node, LIMIT);
    }

    /** Returns when a broker takes connections. */
    static void awaitBroker(int port, Program program, Duration limit) throws Exception {
        ConnectionFactory broker = quietly(port);
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                broker.newConnection("is it up?").close();
                return;
            } catch (IOException | TimeoutException notYet) {
                if (!program.isAlive() || System.nanoTime() > end) {
                    throw new IOException("the broker on port " + port + " does not answer", notYet);
                }
                program.exit(Duration.ofMillis(100));
            }
        }
    }

    /** A broker at 127.0.0.1 that comes and goes: whoever is connected hears of it and needs no line in the log. */
    static ConnectionFactory quietly(int port) {
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        broker.setPort(port);
        broker.setConnectionTimeout(5_000);
        broker.setAutomaticRecoveryEnabled(false);
        broker.setExceptionHandler(new ForgivingExceptionHandler() {
            @Override
            protected void log(String message, Throwable expected) {}
        });
        return broker;
    }

    @Override
    public void stop() throws Exception {
        if (node != null) {
            node.signal("TERM", "beam");
            node.exit(Duration.ofSeconds(20));
        }
        kill();
    }

    @Override
    public void kill() throws Exception {
        if (node != null) {
            node.close();
            node = null;
        }
    }

    @Override
    public boolean isAlive() {
        return node != null && node.isAlive();
    }

    @Override
    public void close() throws Exception {
        kill();
        if (epmd != null) {
            epmd.close();
        }
    }
}
