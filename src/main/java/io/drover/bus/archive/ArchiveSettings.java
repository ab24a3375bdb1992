package io.drover.bus.archive;

import java.time.Duration;

/**
 * How the archive is asked ({@code drover.archive.*}).
 *
 * @param interval between two rounds
 * @param grace what was sent less than this ago may still be on its way to us and is not missed
 * @param overlap how much of what was looked at is looked at again: the archive takes messages in late, and not in order
 * @param sweep a longer stretch that is looked at again, rarely
 * @param sweepInterval between two of those
 * @param maxAge nothing older is asked for, however long we were away
 * @param firstLookBack where a topic that is asked for the first time begins, before now
 * @param longestSlice the longest stretch of one question; it becomes shorter where the archive cannot answer
 * @param retryMost the longest wait while the archive is away
 */
public record ArchiveSettings(
        Duration interval,
        Duration grace,
        Duration overlap,
        Duration sweep,
        Duration sweepInterval,
        Duration maxAge,
        Duration firstLookBack,
        Duration longestSlice,
        Duration retryMost) {
    private static final Duration YEAR = Duration.ofDays(366);

    public ArchiveSettings {
        require("interval", interval, Duration.ofMillis(100), Duration.ofDays(1));
        require("grace", grace, Duration.ZERO, Duration.ofHours(1));
        require("overlap", overlap, Duration.ZERO, Duration.ofDays(1));
        require("sweep", sweep, Duration.ZERO, Duration.ofDays(31));
        require("sweep-interval", sweepInterval, Duration.ofSeconds(1), YEAR);
        require("max-age", maxAge, Duration.ofMinutes(1), YEAR);
        require("first-look-back", firstLookBack, Duration.ZERO, YEAR);
        require("longest-slice", longestSlice, SliceLength.SHORTEST, Duration.ofDays(1));
        require("retry-most", retryMost, interval, Duration.ofDays(1));
    }

    /** What {@code config/application.properties} ships. */
    public static ArchiveSettings defaults() {
        return new ArchiveSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofMinutes(10),
                Duration.ofHours(6),
                Duration.ofHours(1),
                Duration.ofDays(7),
                Duration.ZERO,
                Duration.ofHours(6),
                Duration.ofMinutes(5));
    }

    private static void require(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "drover.archive." + key + " is " + value + "; allowed are " + least + " to " + most);
        }
    }
}
