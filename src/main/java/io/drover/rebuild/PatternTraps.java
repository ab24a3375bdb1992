package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The traps in what a rule wants of one criterion. */
final class PatternTraps {
    private static final Pattern CLOSED_END =
            Pattern.compile("(?:[^\\\\]|\\\\.)*?(\\$|\\\\Z|\\.\\*|\\.\\+)\\)*", Pattern.DOTALL);
    private static final Pattern NESTED_QUANTIFIER = Pattern.compile("\\([^()]*[+*]\\)[+*{]");
    private static final Set<String> NOT_GIVEN_ANY_MORE = Set.of("advisory_highest_cve_severity");

    private final RuleName rule;
    private final String key;
    private final List<Trap> found;

    private PatternTraps(RuleName rule, String key, List<Trap> found) {
        this.rule = rule;
        this.key = key;
        this.found = found;
    }

    static void find(RuleName rule, String key, Field field, List<Trap> found) {
        PatternTraps traps = new PatternTraps(rule, key, found);
        if (NOT_GIVEN_ANY_MORE.contains(key)) {
            traps.add(
                    field.place(),
                    key + " was given until 2019 only, and what is not given is ignored",
                    "use advisory_security_impact");
        }
        if (field.patterns().isEmpty()) {
            traps.add(field.place(), key + " without a pattern lets every value pass", "write .* if that is meant");
        } else if (field.patterns().get().isEmpty()) {
            traps.add(field.place(), key + " with an empty list never matches", "write a pattern into it");
        } else {
            field.patterns().get().forEach(traps::pattern);
        }
    }

    private void pattern(StartPattern pattern) {
        String text = pattern.text();
        if (text.isEmpty()) {
            add(pattern.place(), key + " with an empty pattern lets every value pass", "write .* if that is meant");
        } else if (ArtifactType.Criteria.isBoolean(key)) {
            truth(pattern);
        } else {
            end(pattern);
        }
        if (NESTED_QUANTIFIER.matcher(text).find()) {
            add(
                    pattern.place(),
                    key + "=" + text + " repeats a repetition and may backtrack without an end; such a match is given"
                            + " up and the artifact denied",
                    "repeat once only");
        }
    }

    private void truth(StartPattern pattern) {
        if (!matches(pattern, "True") && !matches(pattern, "False")) {
            add(
                    pattern.place(),
                    key + "=" + pattern.text() + " never matches a boolean, which is written True or False",
                    "write 'True' or 'False'");
        }
    }

    private static boolean matches(StartPattern pattern, String value) {
        try {
            return pattern.matchesStartOf(value);
        } catch (StartPattern.TooCostly e) {
            return false;
        }
    }

    private void end(StartPattern pattern) {
        List<String> alternatives = alternatives(pattern.text());
        List<String> open = alternatives.stream()
                .filter(alternative -> !CLOSED_END.matcher(alternative).matches())
                .toList();
        if (!open.isEmpty()) {
            String whole = alternatives.size() > 1 ? "(" + pattern.text() + ")" : pattern.text();
            add(
                    pattern.place(),
                    key + "=" + (open.size() == alternatives.size() ? pattern.text() : open.get(0))
                            + " also matches whatever begins so",
                    "write " + whole + "$ for exactly that, " + whole + ".* if it is meant");
        }
    }

    /** Of {@code a|b(c|d)}: {@code a} and {@code b(c|d)}. */
    private static List<String> alternatives(String pattern) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean inClass = false;
        int start = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' || c == ']') {
                inClass = c == '[' || inClass && pattern.charAt(i - 1) == '[';
            } else if (!inClass && (c == '(' || c == ')')) {
                depth += c == '(' ? 1 : -1;
            } else if (!inClass && depth == 0 && c == '|') {
                parts.add(pattern.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(pattern.substring(start));
        return parts;
    }

    private void add(Place place, String meaning, String instead) {
        found.add(new Trap(place, rule.words(), meaning, instead));
    }
}
