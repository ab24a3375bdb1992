package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks every part of the rules that count, where judging stops at the first that decides. */
final class Explaining {
    private final Map<String, String> criteria;

    private Explaining(Map<String, String> criteria) {
        this.criteria = criteria;
    }

    static Explanation of(
            PolicyLists lists, String handler, ArtifactType type, Map<String, String> criteria, Verdict verdict) {
        Explaining explaining = new Explaining(criteria);
        Explanation.ListAnswer allow = explaining.list(lists, ListKind.ALLOW, handler, type);
        Explanation.ListAnswer deny = explaining.list(lists, ListKind.DENY, handler, type);
        List<String> differ = Differing.from(type, verdict, allow, deny);
        return new Explanation(handler, type, criteria, verdict, allow, deny, differ);
    }

    private Explanation.ListAnswer list(PolicyLists lists, ListKind kind, String handler, ArtifactType type) {
        Optional<Rule> own = lists.own(kind, handler, type);
        Optional<Rule> global = lists.own(kind, PolicyLists.GLOBAL, type);
        boolean replaces = own.isPresent() && !handler.equals(PolicyLists.GLOBAL);
        return new Explanation.ListAnswer(
                kind.word(),
                own.isPresent() ? handler : global.isPresent() ? PolicyLists.GLOBAL : "",
                replaces ? global.map(Rule::name).orElse(null) : null,
                own.or(() -> global).map(this::find).orElse(null));
    }

    private Explanation.Finding find(Rule rule) {
        if (rule instanceof Rule.Any any) {
            List<Explanation.Finding> parts =
                    any.rules().stream().map(this::find).toList();
            return combined(rule, "any", parts, parts.stream().anyMatch(Explaining::matches));
        }
        if (rule instanceof Rule.All all) {
            List<Explanation.Finding> parts =
                    all.rules().stream().map(this::find).toList();
            return combined(rule, "all", parts, parts.stream().allMatch(Explaining::matches));
        }
        if (rule instanceof Rule.Fields fields) {
            return fields(fields);
        }
        return combined(rule, "never", List.of(), false);
    }

    private static Explanation.Finding combined(
            Rule rule, String operator, List<Explanation.Finding> parts, boolean matches) {
        return new Explanation.Finding(rule.name(), operator, outcome(matches), parts, List.of());
    }

    private Explanation.Finding fields(Rule.Fields rule) {
        List<Explanation.CriterionAnswer> answers = new ArrayList<>();
        rule.fields().forEach((key, field) -> answers.add(answer(key, field)));
        boolean shared = answers.stream().anyMatch(answer -> answer.value() != null);
        boolean matches = shared
                && answers.stream()
                        .filter(answer -> answer.value() != null)
                        .allMatch(answer -> answer.outcome() == Explanation.Outcome.MATCHES);
        criteria.forEach((key, value) -> {
            if (!rule.fields().containsKey(key)) {
                answers.add(new Explanation.CriterionAnswer(key, value, "", "", Explanation.Outcome.NOT_ASKED));
            }
        });
        return new Explanation.Finding(rule.name(), "criteria", outcome(matches), List.of(), answers);
    }

    private Explanation.CriterionAnswer answer(String key, Field field) {
        String value = criteria.get(key);
        if (value == null) {
            return new Explanation.CriterionAnswer(key, null, field.wanted(), "", Explanation.Outcome.NOT_GIVEN);
        }
        try {
            Optional<String> by = field.firstMatch(value);
            return new Explanation.CriterionAnswer(key, value, field.wanted(), by.orElse(""), outcome(by.isPresent()));
        } catch (StartPattern.TooCostly e) {
            return new Explanation.CriterionAnswer(key, value, field.wanted(), "", Explanation.Outcome.GIVEN_UP);
        }
    }

    private static boolean matches(Explanation.Finding finding) {
        return finding.outcome() == Explanation.Outcome.MATCHES;
    }

    private static Explanation.Outcome outcome(boolean matches) {
        return matches ? Explanation.Outcome.MATCHES : Explanation.Outcome.DIFFERS;
    }
}
