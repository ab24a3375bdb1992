package io.drover.rebuild;

import java.util.List;
import java.util.Optional;

/**
 * What a rule wants of one criterion.
 *
 * @param place of the criterion's name in the rule
 * @param patterns alternatives; an absent Optional (None, YAML's null) lets every value pass
 */
record Field(Place place, Optional<List<StartPattern>> patterns) {

    /** The pattern that matches, {@code (anything)} where there is none to match; empty if the value does not pass. */
    Optional<String> firstMatch(String value) {
        if (patterns.isEmpty()) {
            return Optional.of("(anything)");
        }
        return patterns.get().stream()
                .filter(pattern -> pattern.matchesStartOf(value))
                .map(StartPattern::text)
                .findFirst();
    }

    /** {@code one of f41$, f42$}. */
    String wanted() {
        List<String> texts =
                patterns.orElse(List.of()).stream().map(StartPattern::text).toList();
        if (patterns.isEmpty()) {
            return "anything";
        }
        if (texts.isEmpty()) {
            return "nothing (its list is empty)";
        }
        return (texts.size() == 1 ? "" : "one of ") + String.join(", ", texts);
    }
}
