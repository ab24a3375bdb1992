package io.drover.bus.archive;

import java.time.Duration;

/** How much time one question spans: less where the archive cannot answer in time, more again where it is quick. */
final class SliceLength {
    static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final Duration FIRST = Duration.ofMinutes(15);
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final int FEW = 1_000;

    private final Duration longest;
    private Duration now;

    SliceLength(Duration longest) {
        this.longest = longest;
        this.now = FIRST.compareTo(longest) < 0 ? FIRST : longest;
    }

    Duration get() {
        return now;
    }

    /** A question for so long a stretch was too much; false where nothing shorter can be asked for. */
    boolean shorterThan(Duration asked) {
        if (asked.compareTo(SHORTEST) <= 0) {
            return false;
        }
        Duration quarter = (asked.compareTo(now) < 0 ? asked : now).dividedBy(4);
        now = quarter.compareTo(SHORTEST) < 0 ? SHORTEST : quarter;
        return true;
    }

    /** Learns from a slice that was answered. @param took all its questions together */
    void answered(Duration took, int rows) {
        if (took.compareTo(QUICK) < 0 && rows < FEW) {
            Duration twice = now.multipliedBy(2);
            now = twice.compareTo(longest) > 0 ? longest : twice;
        }
    }
}
