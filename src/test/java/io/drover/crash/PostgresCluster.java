package io.drover.crash;

import io.drover.ledger.DatabaseSettings;
import io.drover.testing.ClosedPort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of our own, from this machine's installation: own port and files; user postgres, no password. */
final class PostgresCluster implements Server {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final String USER = "postgres";

    private final Path binaries;
    private final Path data;
    private final Path sockets;
    private final File log;
    private final int port = ClosedPort.find();
    private @Nullable Program server;

    /** @param data an empty directory that USER may write, where this process is root */
    PostgresCluster(Path binaries, Path data, Path sockets, File log) {
        this.binaries = binaries;
        this.data = data;
        this.sockets = sockets;
        this.log = log;
    }

    static Optional<Path> installed() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        List<Path> candidates = new ArrayList<>();
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(version -> version.resolve("bin"))
                        .forEach(candidates::add);
            }
        }
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(Path::of)
                .forEach(candidates::add);
        return candidates.stream()
                .filter(directory -> Files.isExecutable(directory.resolve("initdb"))
                        && Files.isExecutable(directory.resolve("postgres")))
                .findFirst();
    }

    /** Makes the cluster, starts it and makes the database; WAL in pieces of 1 MB, so that a full disk soon hits it. */
    void create() throws Exception {
        Program.run(
                command(
                        "initdb",
                        "-D",
                        data.toString(),
                        "-U",
                        USER,
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--locale=C",
                        "--wal-segsize=1",
                        "--no-sync"),
                Map.of(),
                log);
        start();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE drover");
        }
    }

    /** @param via the port by which Drover reaches it */
    DatabaseSettings settings(int via) {
        return new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + via + "/drover", USER, "", 10);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Program starting = server;
            if (starting == null || !starting.isAlive()) {
                // it ends at once while a process of its former life is still about to notice
                kill();
                starting = Program.start(
                        command(
                                "postgres",
                                "-D",
                                data.toString(),
                                "-p",
                                Integer.toString(port),
                                "-k",
                                sockets.toString(),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "max_wal_size=32MB",
                                "-c",
                                "min_wal_size=4MB",
                                "-c",
                                "shared_buffers=32MB"),
                        Map.of(),
                        log);
                server = starting;
            }
            try (Connection up = connect("postgres")) {
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() > end) {
                    throw new IOException("PostgreSQL on port " + port + " does not answer", notYet);
                }
                starting.exit(Duration.ofMillis(100));
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, "");
    }

    /** {@code pg_ctl stop -m immediate}. */
    @Override
    public void stop() throws Exception {
        if (server != null) {
            server.signal("QUIT", "postgres");
            server.exit(Duration.ofSeconds(20));
        }
        kill();
    }

    @Override
    public void kill() throws Exception {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public boolean isAlive() {
        return server != null && server.isAlive();
    }

    /** PostgreSQL refuses to run as root. */
    private List<String> command(String binary, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
        }
        command.add(binaries.resolve(binary).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Gives a directory to who runs PostgreSQL. */
    static void give(Path directory) throws Exception {
        if (isRoot()) {
            Program.run(List.of("chown", USER, directory.toString()), Map.of(), new File("/dev/null"));
        }
    }
}
