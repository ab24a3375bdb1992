package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds what is legal in a policy and seldom meant: the traps of wire/targets.md §1.6 and those that YAML adds. Each is
 * one line, the place first.
 */
final class PolicyTraps {
    private static final Pattern OPEN_END = Pattern.compile(".*(\\$|\\\\Z|\\.\\*|\\.\\+)\\)*", Pattern.DOTALL);
    private static final Pattern NESTED_QUANTIFIER = Pattern.compile("\\([^()]*[+*]\\)[+*{]");

    private final List<String> found = new ArrayList<>();

    private PolicyTraps() {}

    static List<String> find(Map<ListKind, Map<String, Map<ArtifactType, Rule>>> lists) {
        PolicyTraps traps = new PolicyTraps();
        for (ListKind kind : ListKind.values()) {
            Map<String, Map<ArtifactType, Rule>> handlers = new TreeMap<>(lists.getOrDefault(kind, Map.of()));
            Map<ArtifactType, Rule> global = handlers.getOrDefault(RebuildPolicy.GLOBAL, Map.of());
            handlers.forEach((handler, rules) -> rules.forEach((type, rule) -> {
                if (!handler.equals(RebuildPolicy.GLOBAL) && global.containsKey(type)) {
                    traps.add(
                            rule,
                            "replaces " + kind.word() + " rule global." + type.word() + ", which is not applied to '"
                                    + handler + "' at all");
                }
                traps.look(rule, type);
            }));
        }
        return List.copyOf(traps.found);
    }

    private void look(Rule rule, ArtifactType type) {
        if (rule instanceof Rule.Never) {
            add(rule, "an empty list never matches");
        } else if (rule instanceof Rule.Any any) {
            if (any.rules().isEmpty()) {
                add(rule, "any of an empty list never matches");
            }
            any.rules().forEach(inner -> look(inner, type));
        } else if (rule instanceof Rule.All all) {
            if (all.rules().isEmpty()) {
                add(rule, "all of an empty list matches everything");
            }
            all.rules().forEach(inner -> look(inner, type));
        } else if (rule instanceof Rule.Fields fields) {
            fields(fields, type);
        }
    }

    private void fields(Rule.Fields rule, ArtifactType type) {
        if (type.criteria().stream().noneMatch(rule.fields()::containsKey)) {
            add(
                    rule,
                    "has no key that a " + type.word() + " is judged by " + type.criteria() + ", so it never matches");
            return;
        }
        rule.fields().forEach((key, patterns) -> {
            if (!type.criteria().contains(key)) {
                add(
                        rule,
                        "'" + key + "' is nothing that a " + type.word() + " is judged by " + type.criteria()
                                + ", so it is ignored");
            } else if (patterns.isEmpty()) {
                add(rule, key + " without a pattern lets every value pass");
            } else if (patterns.get().isEmpty()) {
                add(rule, key + " with an empty list never matches");
            } else {
                patterns.get().forEach(pattern -> pattern(rule, key, pattern.text()));
            }
        });
    }

    private void pattern(Rule rule, String key, String pattern) {
        if (pattern.isEmpty()) {
            add(rule, key + " with an empty pattern lets every value pass");
        } else if (pattern.equals("true") || pattern.equals("false")) {
            add(rule, key + "=" + pattern + " never matches a boolean, which is written True or False");
        } else if (!OPEN_END.matcher(pattern).matches()) {
            add(
                    rule,
                    key + "=" + pattern + " also matches whatever begins so; write " + pattern + "$ for exactly that");
        }
        if (NESTED_QUANTIFIER.matcher(pattern).find()) {
            add(
                    rule,
                    key + "=" + pattern + " repeats a repetition and may backtrack without an end; such a match is"
                            + " given up and the artifact denied");
        }
    }

    private void add(Rule rule, String text) {
        found.add(rule.place() + ": " + text);
    }
}
