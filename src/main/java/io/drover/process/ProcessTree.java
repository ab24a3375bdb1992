package io.drover.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program with everything it began: its group and session, what descends from it, and what left all of these and still bears
 * its mark in the environment. SSH's shared connections stay: other runs use them too.
 */
final class ProcessTree {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
    private static final Path PROC = Path.of("/proc");
    private static final String SHARED_SSH = "[mux]";
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_LOOKS_AFTER_KILL = 100;

    private final ProcessTrace leader;
    private final String mark;

    /** @param mark {@code NAME=value} in the environment of all that belongs to it */
    ProcessTree(ProcessTrace leader, String mark) {
        this.leader = leader;
        this.mark = mark;
    }

    /** Asks all to end, and ends those that have not after {@code grace}. Returns when none is left, or none can be ended. */
    void end(Duration grace) {
        signal("TERM");
        for (long left = grace.toMillis(); left > 0 && !members().isEmpty(); left -= LOOK.toMillis()) {
            pause();
        }
        for (int look = 0; look < MOST_LOOKS_AFTER_KILL && !members().isEmpty(); look++) {
            signal("KILL");
            pause();
        }
        Set<Long> left = members();
        if (!left.isEmpty()) {
            LOG.error("processes {} of {} cannot be ended", left, mark);
        }
    }

    private void signal(String name) {
        Set<Long> all = members();
        if (leader.isAlive()) {
            // at once, so that none of the group can begin another one between
            all.add(-leader.pid());
        }
        if (!all.isEmpty()) {
            StringBuilder kill = new StringBuilder("kill -" + name);
            all.forEach(pid -> kill.append(' ').append(pid));
            try {
                new ProcessBuilder("/bin/sh", "-c", kill.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                LOG.error("{} could not be sent to {}: {}", name, all, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Those that live. */
    Set<Long> members() {
        Set<Long> found = new LinkedHashSet<>();
        try (Stream<Path> all = Files.list(PROC)) {
            all.map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Long::valueOf)
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .filter(pid -> leader.leads(pid) || isMarked(pid))
                    .filter(pid -> !isSharedSsh(pid))
                    .forEach(found::add);
        } catch (IOException e) {
            LOG.error("/proc cannot be read", e);
        }
        for (long pid : Set.copyOf(found)) {
            ProcessHandle.of(pid).ifPresent(process -> process.descendants()
                    .filter(ProcessHandle::isAlive)
                    .map(ProcessHandle::pid)
                    .filter(child -> !isSharedSsh(child))
                    .forEach(found::add));
        }
        return found;
    }

    private boolean isMarked(long pid) {
        try {
            byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
            return ("\0" + new String(environment, StandardCharsets.ISO_8859_1) + "\0").contains("\0" + mark + "\0");
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static boolean isSharedSsh(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(SHARED_SSH);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
