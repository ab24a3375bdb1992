package io.drover.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts Drover, and again whenever it ends, as systemd would. */
final class Keeper implements AutoCloseable {
    private static final int KILLED = 137;

    private final Configuration configuration;
    private final Map<String, String> properties;
    private final File log;
    private final List<String> surprises = new ArrayList<>();
    private final Thread thread = new Thread(this::keep, "keeper");
    private @Nullable Child child;
    private int lives;
    private boolean ending;

    Keeper(Configuration configuration, Map<String, String> properties, File log) {
        this.configuration = configuration;
        this.properties = properties;
        this.log = log;
        thread.setDaemon(true);
        thread.start();
    }

    private void keep() {
        try {
            while (look()) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized boolean look() throws IOException, InterruptedException {
        Child living = child;
        if (ending) {
            return false;
        }
        if (living != null && !living.isAlive()) {
            Integer exit = living.exit(Duration.ZERO);
            if (exit != null && exit != KILLED) {
                surprises.add(Instant.now() + " life " + lives + " ended by itself, exit " + exit);
                note("ended by itself, exit " + exit);
            }
            living.close();
            living = null;
        }
        if (living == null) {
            note("life " + ++lives);
            child = Child.start(configuration.file(), configuration.secrets(), properties, log);
        }
        return true;
    }

    /** {@code kill -9}; the next life begins at once. */
    synchronized void kill() throws InterruptedException {
        if (child != null) {
            child.close();
        }
    }

    /** Has Drover write what its threads do into its log. */
    synchronized void dump() throws Exception {
        if (child != null && child.isAlive()) {
            child.signal("QUIT");
            Thread.sleep(1_000);
        }
    }

    synchronized int lives() {
        return lives;
    }

    /** Ends that nobody has made. */
    synchronized List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Writes a line between Drover's own. */
    void note(String line) throws IOException {
        Files.writeString(
                log.toPath(),
                "=== " + Instant.now() + " " + line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** The last end. */
    @Override
    public synchronized void close() throws InterruptedException {
        ending = true;
        kill();
        child = null;
    }
}
