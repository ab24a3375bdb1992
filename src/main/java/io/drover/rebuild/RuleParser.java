package io.drover.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
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
    static Rule parse(JsonNode node, String place) {
        return parse(node, place, 0);
    }

    private static Rule parse(JsonNode node, String place, int depth) {
        if (depth > MAX_DEPTH) {
            throw new PolicyException(place, "rules are nested deeper than " + MAX_DEPTH);
        }
        if (node.isArray()) {
            return node.isEmpty() ? new Rule.Never(place) : operatorList(node, place, depth);
        }
        if (!node.isObject()) {
            throw new PolicyException(
                    place, "a rule is a mapping of criteria to patterns, or [any, [rule, …]]; found " + node);
        }
        for (String operator : List.of("any", "all")) {
            if (node.has(operator)) {
                return operatorMapping(node, operator, place, depth);
            }
        }
        return fields(node, place);
    }

    private static Rule operatorList(JsonNode list, String place, int depth) {
        JsonNode operator = list.get(0);
        if (!operator.isTextual()) {
            throw new PolicyException(
                    place, "a list of rules starts with an operator: [any, [rule, …]] or [all, [rule, …]]");
        }
        if (list.size() != 2) {
            throw new PolicyException(
                    place,
                    "after the operator '" + operator.asText() + "' stands exactly one list: [any, [rule, …]]; found "
                            + (list.size() - 1) + " elements");
        }
        return combine(operator.asText(), list.get(1), place, depth);
    }

    private static Rule operatorMapping(JsonNode mapping, String operator, String place, int depth) {
        if (mapping.size() != 1) {
            throw new PolicyException(
                    place, "'" + operator + "' stands beside other keys; put them into one of its rules");
        }
        return combine(operator, mapping.get(operator), place, depth);
    }

    private static Rule combine(String operator, JsonNode rules, String place, int depth) {
        if (!operator.equals("any") && !operator.equals("all")) {
            throw new PolicyException(place, "'" + operator + "' is not an operator; use any or all");
        }
        if (!rules.isArray()) {
            throw new PolicyException(place, "'" + operator + "' takes a list of rules; found " + rules);
        }
        List<Rule> parsed = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            parsed.add(parse(rules.get(i), place + "[" + i + "]", depth + 1));
        }
        return operator.equals("any") ? new Rule.Any(place, parsed) : new Rule.All(place, parsed);
    }

    private static Rule fields(JsonNode mapping, String place) {
        Map<String, Optional<List<StartPattern>>> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : mapping.properties()) {
            fields.put(field.getKey(), patterns(field.getValue(), place + "." + field.getKey()));
        }
        return new Rule.Fields(place, fields);
    }

    private static Optional<List<StartPattern>> patterns(JsonNode value, String place) {
        if (value.isNull()) {
            return Optional.empty();
        }
        List<StartPattern> patterns = new ArrayList<>();
        for (JsonNode pattern : value.isArray() ? value : List.of(value)) {
            if (!pattern.isValueNode() || pattern.isNull()) {
                throw new PolicyException(place, "a pattern is text, or a list of texts; found " + pattern);
            }
            patterns.add(StartPattern.compile(PythonText.of(pattern), place));
        }
        return Optional.of(List.copyOf(patterns));
    }
}
