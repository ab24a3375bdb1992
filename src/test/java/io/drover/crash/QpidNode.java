package io.drover.crash;

import io.drover.sandbox.EmbeddedBroker;
import io.drover.testing.ClosedPort;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The embedded broker in a process of its own, with its messages on disk. */
final class QpidNode implements Server {
    private final Path store;
    private final File log;
    private final int port = ClosedPort.find();
    private @Nullable Program broker;

    QpidNode(Path store, File log) {
        this.store = store;
        this.log = log;
    }

    /** What runs in its process. @param arguments port and directory */
    public static void main(String[] arguments) {
        EmbeddedBroker broker = EmbeddedBroker.start(
                new EmbeddedBroker.Options(Integer.parseInt(arguments[0]), "guest", "guest", Path.of(arguments[1])));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "end"));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() throws Exception {
        broker = Program.start(
                List.of(
                        Child.JAVA,
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QpidNode.class.getName(),
                        Integer.toString(port),
                        store.toString()),
                Map.of(),
                log);
        RabbitNode.awaitBroker(port, broker, Duration.ofSeconds(180));
    }

    @Override
    public void stop() throws Exception {
        if (broker != null) {
            broker.signal("TERM", "java");
            broker.exit(Duration.ofSeconds(15));
        }
        kill();
    }

    @Override
    public void kill() throws Exception {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    @Override
    public boolean isAlive() {
        return broker != null && broker.isAlive();
    }
}
