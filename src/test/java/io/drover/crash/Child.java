package io.drover.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One life of {@code drover run} in a process of its own; never outlives this JVM. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Thread undertaker;

    private Child(Process process) {
        this.process = process;
        this.undertaker = new Thread(process::destroyForcibly, "undertaker");
        Runtime.getRuntime().addShutdownHook(undertaker);
    }

    /**
     * Starts it.
     *
     * @param crashAt where it is to die, as {@link io.drover.ledger.CrashPoints} reads it; null: nowhere
     * @param log gets all that it prints, behind what is there
     */
    static Child start(Path configuration, Map<String, String> secrets, @Nullable String crashAt, File log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=logback.xml"));
        if (crashAt != null) {
            command.add("-Ddrover.crash-at=" + crashAt);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.drover.Drover", "run", "--config"));
        command.add(configuration.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(secrets);
        return new Child(builder.start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for it to end by itself. @return its exit code, null where it is still alive */
    @Nullable
    Integer exit(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
    }

    /** {@code kill -9}, if it is still there. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        Runtime.getRuntime().removeShutdownHook(undertaker);
    }
}
