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

    RuleName name();

    /** Why the criteria match; empty if they do not. Criteria are already text. */
    Optional<Match> match(Map<String, String> criteria);

    /**
     * @param rule the innermost rule that decided: of an any the first that matches, an all as a whole
     * @param why in words, with the name of each rule that had to match
     */
    record Match(RuleName rule, String why) {}

    /** At least one of several; none of none. */
    record Any(RuleName name, List<Rule> rules) implements Rule {
        public Any {
            rules = List.copyOf(rules);
        }

        @Override
        public Optional<Match> match(Map<String, String> criteria) {
            return rules.stream()
                    .map(rule -> rule.match(criteria))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    /** Every one of several; an empty list is met by everything, as in Freshmaker. */
    record All(RuleName name, List<Rule> rules) implements Rule {
        public All {
            rules = List.copyOf(rules);
        }

        @Override
        public Optional<Match> match(Map<String, String> criteria) {
            List<String> why = new ArrayList<>();
            for (Rule rule : rules) {
                Optional<Match> matched = rule.match(criteria);
                if (matched.isEmpty()) {
                    return Optional.empty();
                }
                why.add(matched.get().why());
            }
            String words = why.isEmpty() ? name + " an empty all matches everything" : String.join(" and ", why);
            return Optional.of(new Match(name, words));
        }
    }

    /** An empty list: matches nothing. */
    record Never(RuleName name) implements Rule {
        @Override
        public Optional<Match> match(Map<String, String> criteria) {
            return Optional.empty();
        }
    }

    /**
     * One or more keys with their patterns. Only keys that are also criteria count; a rule that shares no key with the
     * criteria does not match.
     *
     * @param fields criterion → what is wanted of it, in the order of the file
     */
    record Fields(RuleName name, Map<String, Field> fields) implements Rule {

        @Override
        public Optional<Match> match(Map<String, String> criteria) {
            List<String> why = new ArrayList<>();
            for (Map.Entry<String, Field> field : fields.entrySet()) {
                String value = criteria.get(field.getKey());
                if (value == null) {
                    continue;
                }
                Optional<String> pattern = field.getValue().firstMatch(value);
                if (pattern.isEmpty()) {
                    return Optional.empty();
                }
                why.add(field.getKey() + "=" + pattern.get() + " matches " + value);
            }
            return why.isEmpty() ? Optional.empty() : Optional.of(new Match(name, name + " " + String.join(", ", why)));
        }
    }
}
