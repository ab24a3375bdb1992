package io.drover.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the machine that a test starts for itself and ends. */
public final class LocalProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private LocalProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Runs a program to its end. @throws IllegalStateException with what it printed, where it fails */
    public static void run(Path folder, Map<String, String> environment, String... command) throws IOException {
        try (LocalProcess program = begin(folder, environment, command)) {
            if (!program.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || program.process.exitValue() != 0) {
                throw new IllegalStateException(List.of(command) + " failed: " + program.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a server and waits until it listens. */
    public static LocalProcess serve(Path folder, int port, Map<String, String> environment, String... command)
            throws IOException {
        LocalProcess server = begin(folder, environment, command);
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!server.process.isAlive()) {
                throw new IllegalStateException(List.of(command) + " ended: " + server.output());
            }
            return listens(port);
        });
        return server;
    }

    private static LocalProcess begin(Path folder, Map<String, String> environment, String... command)
            throws IOException {
        Path output = Files.createTempFile(folder, Path.of(command[0]).getFileName() + "-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new LocalProcess(builder.start(), output);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
