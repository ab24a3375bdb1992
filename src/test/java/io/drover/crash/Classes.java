package io.drover.crash;

import io.drover.Drover;
import io.drover.testing.ClosedPort;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The classes of the Drovers that these tests start, in a form that a JVM maps into its memory instead of loading: a life
 * begins in half the time. Made once in this JVM, by a Drover that starts, has neither broker nor remote systems, and ends.
 */
final class Classes {
    /** The same in all its lives: an archive fits the JVM that made it. */
    private static final List<String> JVM = List.of(
            Child.JAVA,
            "-Xmx384m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=logback.xml");

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final String path;
    private final Path archive;

    private Classes(String path, Path archive) {
        this.path = path;
        this.archive = archive;
    }

    /** How to start a Drover: the JVM with its options, without those of one test. */
    static List<String> jvm() {
        return Made.ONCE.started("-XX:SharedArchiveFile=" + Made.ONCE.archive);
    }

    private List<String> started(String option) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of(option, "-Xshare:auto", "-cp", path));
        return command;
    }

    private static final class Made {
        static final Classes ONCE = make();

        private static Classes make() {
            try {
                Path directory = Files.createTempDirectory("drover-classes-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "sweeper"));
                Classes classes = new Classes(classPath(directory), directory.resolve("drover.jsa"));
                classes.archive(directory);
                return classes;
            } catch (Exception e) {
                throw new IllegalStateException("the classes of Drover cannot be archived", e);
            }
        }
    }

    /** A JVM archives what comes from jars only; tests' own classes no Drover needs. */
    private static String classPath(Path directory) throws URISyntaxException {
        Path built = Path.of(
                Drover.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path jar = directory.resolve("drover.jar");
        int exit = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--no-compress",
                        "--file",
                        jar.toString(),
                        "-C",
                        built.toString(),
                        ".");
        if (exit != 0) {
            throw new IllegalStateException("jar ended with " + exit);
        }
        return Stream.concat(
                        Stream.of(jar.toString()),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> entry.endsWith(".jar")))
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    private void archive(Path directory) throws Exception {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        int port = ClosedPort.find();
        Path keys = Files.writeString(
                directory.resolve("application.properties"),
                String.join(
                        "\n",
                        "drover.instance=classes",
                        "drover.bus.url=amqp://127.0.0.1:" + ClosedPort.find() + "/",
                        "drover.db.url=jdbc:h2:file:" + directory.resolve("ledger"),
                        "drover.routes.directory=" + routes,
                        "drover.api.port=" + port,
                        "camel.main.jmxEnabled=false"));
        List<String> command = started("-XX:ArchiveClassesAtExit=" + archive);
        command.addAll(List.of("io.drover.Drover", "run", "--config", keys.toString()));
        Path log = directory.resolve("log");
        try (Program drover = Program.start(command, Map.of(), log.toFile())) {
            Rest rest = new Rest(port);
            boolean answers = Arena.await(LIMIT, () -> rest.open().isEmpty());
            drover.signal("TERM");
            if (!answers || drover.exit(LIMIT) == null || !Files.exists(archive)) {
                throw new IOException("no archive came of it; it said:\n" + Files.readString(log));
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println(directory + " is left: " + e);
        }
    }
}
