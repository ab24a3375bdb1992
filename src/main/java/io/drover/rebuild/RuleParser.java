package io.drover.rebuild;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one rule: a mapping of criteria to patterns, {@code ["any", [rule…]]}, {@code ["all", [rule…]]}, or the same two
 * as a mapping {@code {any: [rule…]}}, nested freely.
 */
final class RuleParser {
    private static final int MAX_DEPTH = 20;

    private RuleParser() {}

    /** @throws PolicyException naming the place */
    static Rule parse(PolicyNode node, RuleName name) {
        return parse(node, name, 0);
    }

    private static Rule parse(PolicyNode node, RuleName name, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(node, name, "rules are nested deeper than " + MAX_DEPTH);
        }
        if (node instanceof PolicyNode.Items list) {
            return list.items().isEmpty() ? new Rule.Never(name) : operatorList(list, name, depth);
        }
        if (!(node instanceof PolicyNode.Mapping mapping)) {
            throw refused(
                    node,
                    name,
                    "a rule is a mapping of criteria to patterns, or [any, [rule, …]]; found " + node.describe());
        }
        for (PolicyNode.Entry entry : mapping.entries()) {
            if (entry.name().equals("any") || entry.name().equals("all")) {
                return operatorMapping(mapping, entry, name, depth);
            }
        }
        return fields(mapping, name);
    }

    private static Rule operatorList(PolicyNode.Items list, RuleName name, int depth) {
        PolicyNode operator = list.items().get(0);
        if (!(operator instanceof PolicyNode.Scalar word) || word.kind() != PolicyNode.Kind.TEXT) {
            throw refused(
                    operator, name, "a list of rules starts with an operator: [any, [rule, …]] or [all, [rule, …]]");
        }
        if (list.items().size() != 2) {
            throw refused(
                    list,
                    name,
                    "after the operator '" + word.text() + "' stands exactly one list: [any, [rule, …]]; found "
                            + (list.items().size() - 1) + " elements");
        }
        return combine(word, list.items().get(1), name, depth);
    }

    private static Rule operatorMapping(
            PolicyNode.Mapping mapping, PolicyNode.Entry operator, RuleName name, int depth) {
        if (mapping.entries().size() != 1) {
            throw refused(
                    operator.key(),
                    name,
                    "'" + operator.name() + "' stands beside other keys; put them into one of its rules");
        }
        return combine(operator.key(), operator.value(), name, depth);
    }

    private static Rule combine(PolicyNode.Scalar operator, PolicyNode rules, RuleName name, int depth) {
        if (!operator.text().equals("any") && !operator.text().equals("all")) {
            throw refused(operator, name, "'" + operator.text() + "' is not an operator; use any or all");
        }
        if (!(rules instanceof PolicyNode.Items list)) {
            throw refused(rules, name, "'" + operator.text() + "' takes a list of rules; found " + rules.describe());
        }
        List<Rule> parsed = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            PolicyNode rule = list.items().get(i);
            parsed.add(parse(rule, name.part(i, rule.place()), depth + 1));
        }
        return operator.text().equals("any") ? new Rule.Any(name, parsed) : new Rule.All(name, parsed);
    }

    private static Rule fields(PolicyNode.Mapping mapping, RuleName name) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (PolicyNode.Entry entry : mapping.entries()) {
            fields.put(entry.name(), new Field(entry.key().place(), patterns(entry.name(), entry.value(), name)));
        }
        return new Rule.Fields(name, fields);
    }

    private static Optional<List<StartPattern>> patterns(String key, PolicyNode value, RuleName name) {
        if (value instanceof PolicyNode.Scalar scalar && scalar.kind() == PolicyNode.Kind.NOTHING) {
            return Optional.empty();
        }
        List<StartPattern> patterns = new ArrayList<>();
        for (PolicyNode pattern : value instanceof PolicyNode.Items list ? list.items() : List.of(value)) {
            if (!(pattern instanceof PolicyNode.Scalar text) || text.kind() == PolicyNode.Kind.NOTHING) {
                throw new PolicyException(
                        pattern.place(),
                        name.words() + "." + key,
                        "a pattern is text, or a list of texts; found " + pattern.describe());
            }
            patterns.add(StartPattern.compile(text, name.words() + "." + key));
        }
        return Optional.of(List.copyOf(patterns));
    }

    private static PolicyException refused(PolicyNode node, RuleName name, String problem) {
        return new PolicyException(node.place(), name.words(), problem);
    }
}
