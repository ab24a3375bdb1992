package io.drover.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One life of {@code drover run} in a process of its own; never outlives this JVM. */
final class Child implements AutoCloseable {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Program program;

    private Child(Program program) {
        this.program = program;
    }

    /**
     * Starts it.
     *
     * @param properties of the JVM: the switches of {@link io.drover.ledger.CrashPoints} and the like
     * @param log gets all that it prints, behind what is there
     */
    static Child start(Path configuration, Map<String, String> secrets, Map<String, String> properties, File log)
            throws IOException {
        List<String> command = new ArrayList<>(Classes.jvm());
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("io.drover.Drover", "run", "--config"));
        command.add(configuration.toString());
        return new Child(Program.start(command, secrets, log));
    }

    boolean isAlive() {
        return program.isAlive();
    }

    /** Waits for it to end by itself. @return its exit code, null where it is still alive */
    @Nullable
    Integer exit(Duration limit) throws InterruptedException {
        return program.exit(limit);
    }

    /** {@code kill -NAME}: STOP, CONT, TERM. */
    void signal(String name) throws IOException, InterruptedException {
        program.signal(name);
    }

    /** Whether the kernel has stopped it: state T. */
    boolean isStopped() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + program.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
    }

    /** {@code kill -9}, if it is still there. */
    @Override
    public void close() throws InterruptedException {
        program.close();
    }
}
