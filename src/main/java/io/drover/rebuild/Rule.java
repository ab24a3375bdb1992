package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule of an allow or deny list. Immutable.
 *
 * <p>Source: Freshmaker's build rules, wire/targets.md §1.6.
 */
sealed interface Rule {

    /** Where it stands: {@code global.module[1]}. */
    String place();

    /** Why the criteria match, in words; empty if they do not. Criteria are already text. */
    Optional<String> match(Map<String, String> criteria);

    /** At least one of several; none of none. */
    record Any(String place, List<Rule> rules) implements Rule {
        public Any {
            rules = List.copyOf(rules);
        }

        @Override
        public Optional<String> match(Map<String, String> criteria) {
            return rules.stream()
                    .map(rule -> rule.match(criteria))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    /** Every one of several; an empty list is met by everything, as in Freshmaker. */
    record All(String place, List<Rule> rules) implements Rule {
        public All {
            rules = List.copyOf(rules);
        }

        @Override
        public Optional<String> match(Map<String, String> criteria) {
            List<String> why = new ArrayList<>();
            for (Rule rule : rules) {
                Optional<String> matched = rule.match(criteria);
                if (matched.isEmpty()) {
                    return Optional.empty();
                }
                why.add(matched.get());
            }
            return Optional.of(why.isEmpty() ? place + " an empty all matches everything" : String.join(" and ", why));
        }
    }

    /** An empty list: matches nothing. */
    record Never(String place) implements Rule {
        @Override
        public Optional<String> match(Map<String, String> criteria) {
            return Optional.empty();
        }
    }

    /**
     * One or more keys with their patterns. Only keys that are also criteria count; a rule that shares no key with the
     * criteria does not match.
     *
     * @param fields criterion → alternatives; an absent Optional (YAML null) lets every value pass
     */
    record Fields(String place, Map<String, Optional<List<StartPattern>>> fields) implements Rule {

        @Override
        public Optional<String> match(Map<String, String> criteria) {
            List<String> why = new ArrayList<>();
            for (Map.Entry<String, Optional<List<StartPattern>>> field : fields.entrySet()) {
                String value = criteria.get(field.getKey());
                if (value == null) {
                    continue;
                }
                Optional<String> pattern = firstMatch(field.getValue(), value);
                if (pattern.isEmpty()) {
                    return Optional.empty();
                }
                why.add(field.getKey() + "=" + pattern.get() + " matches " + value);
            }
            return why.isEmpty() ? Optional.empty() : Optional.of(place + " " + String.join(", ", why));
        }

        private static Optional<String> firstMatch(Optional<List<StartPattern>> patterns, String value) {
            if (patterns.isEmpty()) {
                return Optional.of("(anything)");
            }
            return patterns.get().stream()
                    .filter(pattern -> pattern.matchesStartOf(value))
                    .map(StartPattern::text)
                    .findFirst();
        }
    }
}
