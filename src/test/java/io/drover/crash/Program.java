package io.drover.crash;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program that runs as a process of its own, with those it starts; none outlives this JVM. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Thread undertaker;

    private Program(Process process) {
        this.process = process;
        this.undertaker = new Thread(() -> tree(process).forEach(ProcessHandle::destroyForcibly), "undertaker");
        Runtime.getRuntime().addShutdownHook(undertaker);
    }

    /** @param log gets all that it prints, behind what is there */
    static Program start(List<String> command, Map<String, String> environment, File log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Runs it to its end. @throws IOException where it fails or takes longer than a minute */
    static void run(List<String> command, Map<String, String> environment, File log) throws Exception {
        try (Program program = start(command, environment, log)) {
            Integer exit = program.exit(Duration.ofMinutes(1));
            if (exit == null || exit != 0) {
                throw new IOException(String.join(" ", command) + ": exit " + exit + ", see " + log);
            }
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for it to end by itself. @return its exit code, null where it is still alive */
    @Nullable
    Integer exit(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
    }

    /** {@code kill -NAME}, to itself and none of those it has started. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " " + pid() + " ended with " + kill.exitValue());
        }
    }

    /** Sends a signal to the first of its processes whose command line holds a text. */
    void signal(String signal, String commandLine) throws Exception {
        for (ProcessHandle one : tree(process).toList()) {
            if (one.info().commandLine().orElse("").contains(commandLine)) {
                new ProcessBuilder("kill", "-" + signal, Long.toString(one.pid()))
                        .start()
                        .waitFor();
                return;
            }
        }
        throw new IOException("no process of " + commandLine + " is there to get a " + signal);
    }

    /** {@code kill -9}, for it and all that it has started; returns when they are gone. */
    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> all = tree(process).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        for (ProcessHandle one : all) {
            one.onExit().join();
        }
        Runtime.getRuntime().removeShutdownHook(undertaker);
    }

    /** Itself first, so that it cannot start others anew. */
    private static Stream<ProcessHandle> tree(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        return Stream.concat(Stream.of(process.toHandle()), descendants.stream());
    }
}
