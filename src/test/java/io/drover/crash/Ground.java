package io.drover.crash;

import io.drover.ledger.DatabaseSettings;
import io.drover.testing.CutProxy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Drover stands on in the suite: a broker and a ledger that fail, too. Nobody else uses them. */
final class Ground implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Server broker;
    private final CutProxy toBroker;
    private final Volume volume;
    private final @Nullable PostgresCluster database;
    private final @Nullable CutProxy toDatabase;
    private final DatabaseSettings ledger;

    private Ground(Server broker, Volume volume, @Nullable PostgresCluster database) throws Exception {
        open.push(volume);
        this.volume = volume;
        this.database = database;
        open.push(broker);
        this.broker = broker;
        broker.start();
        toBroker = new CutProxy(broker.port());
        open.push(toBroker);
        if (database == null) {
            toDatabase = null;
            ledger = new DatabaseSettings("jdbc:h2:file:" + volume.directory().resolve("ledger"), "", "", 10);
        } else {
            open.push(database);
            database.create();
            toDatabase = new CutProxy(database.port());
            open.push(toDatabase);
            ledger = database.settings(toDatabase.port());
        }
    }

    /** Why a stack cannot be built here, if so. */
    static Optional<String> missing(String stack) throws IOException {
        if (stack.equals("embedded")) {
            return Optional.empty();
        }
        if (RabbitNode.installed().isEmpty()) {
            return Optional.of("no rabbitmq-server is installed");
        }
        return PostgresCluster.installed().isEmpty()
                ? Optional.of("no PostgreSQL server (initdb, postgres) is installed")
                : Optional.empty();
    }

    /**
     * Starts them.
     *
     * @param stack embedded or services
     * @param directory for their files
     * @param logs for what they print
     */
    static Ground start(String stack, Path directory, Path logs, int messages) throws Exception {
        // PostgreSQL runs as another user
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        File brokerLog = logs.resolve("broker.log").toFile();
        if (stack.equals("embedded")) {
            // H2 takes up to 30 kB a row where batches are small
            Volume volume = Volume.create(directory.resolve("volume"), 512 + messages / 20);
            return new Ground(new QpidNode(directory.resolve("broker"), brokerLog), volume, null);
        }
        Volume volume = Volume.create(directory.resolve("volume"), 256 + messages / 100);
        Path data = Files.createDirectories(volume.directory().resolve("data"));
        PostgresCluster.give(data);
        PostgresCluster database = new PostgresCluster(
                PostgresCluster.installed().orElseThrow(),
                data,
                Path.of("/tmp"),
                logs.resolve("database.log").toFile());
        Path rabbit = RabbitNode.installed().orElseThrow();
        return new Ground(new RabbitNode(rabbit, directory.resolve("broker"), brokerLog), volume, database);
    }

    Server broker() {
        return broker;
    }

    /** The way on which Drover reaches it. */
    CutProxy toBroker() {
        return toBroker;
    }

    /** Where the ledger's files are. */
    Volume volume() {
        return volume;
    }

    /** Empty where the ledger is a file in Drover's hands. */
    Optional<Server> database() {
        return Optional.ofNullable(database);
    }

    Optional<CutProxy> toDatabase() {
        return Optional.ofNullable(toDatabase);
    }

    DatabaseSettings ledger() {
        return ledger;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
