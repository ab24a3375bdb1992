package io.drover.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes runs that are over: those that are old, and the oldest where all together are too large. */
final class Forgetting {
    /** What has just ended is still asked for. */
    private static final Duration NEVER_BEFORE = Duration.ofHours(1);

    private final RunsSettings settings;
    private final Clock clock;

    Forgetting(RunsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private record Over(RunDirectory run, Instant began, long bytes) {}

    void forget(List<RunDirectory> all) {
        Instant now = clock.instant();
        List<Over> newestFirst = all.stream()
                .filter(RunDirectory::isOver)
                .map(run -> new Over(run, run.began(), bytes(run.file("."))))
                .sorted(Comparator.comparing(Over::began).reversed())
                .toList();
        long kept = 0;
        for (Over over : newestFirst) {
            kept += over.bytes();
            boolean old = over.began().plus(settings.keep()).isBefore(now);
            boolean tooMuch = kept > settings.keepBytes()
                    && over.began().plus(NEVER_BEFORE).isBefore(now);
            if (old || tooMuch) {
                over.run().delete();
            }
        }
    }

    private static long bytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
