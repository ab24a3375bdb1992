package io.drover.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The route files that this instance goes by, and the way to others. Thread-safe. */
public interface RoutesDoor {
    /**
     * What is in force.
     *
     * @param files SHA-256 of each of the operator's files by its path
     * @param by who had them taken: a user, {@code drover} itself, or {@code start}
     * @param every how often the directory is looked at: 2s, or off
     */
    record InForce(String directory, Map<String, String> files, Instant since, String by, String every) {}

    /** Files on disk that are not in force, and why. */
    record Difference(Instant since, List<String> faults) {}

    /**
     * What came of an order.
     *
     * @param change routes and kamelets by what happened to them: added, changed, removed, restarted, kamelets; empty where the
     *     files are those in force
     * @param faults why nothing was changed; empty where all is well
     */
    record Outcome(boolean taken, Map<String, List<String>> change, List<String> faults) {}

    InForce inForce();

    /** Null where there is none, as far as was seen. */
    @Nullable
    Difference difference();

    /** Takes what is on disk, or says why not. */
    Outcome reload(String who);
}
