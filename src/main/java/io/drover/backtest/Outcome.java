package io.drover.backtest;

import java.util.List;
import java.util.Map;

/**
 * What came of a backtest.
 *
 * @param messages how many were judged
 * @param unreadable of them
 * @param wanted of them: those that a route of either side wants
 * @param before deliveries by decision with the routes as a base: acted, ignored, duplicate, dead, could not tell
 * @param now the same with the routes to be tried
 * @param differences in the order of the messages
 * @param unknown what could not be told with the routes to be tried, and how often
 */
public record Outcome(
        long messages,
        long unreadable,
        long wanted,
        Map<String, Long> before,
        Map<String, Long> now,
        List<Difference> differences,
        Map<String, Long> unknown) {
    public Outcome {
        differences = List.copyOf(differences);
    }

    public long count(Difference.Kind kind) {
        return differences.stream()
                .filter(difference -> difference.kind() == kind)
                .count();
    }
}
