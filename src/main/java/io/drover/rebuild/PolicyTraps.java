package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds what is legal in a policy and seldom meant: the traps of wire/targets.md §1.6 and those that YAML and Python add.
 * In the order of the lists, allow first.
 */
final class PolicyTraps {
    /** Criteria of Freshmaker's first years. */
    private static final Map<String, String> OLD_NAMES =
            Map.of("severity", "advisory_security_impact", "stream", "branch");

    private final PolicyLists lists;
    private final List<Trap> found = new ArrayList<>();

    private PolicyTraps(PolicyLists lists) {
        this.lists = lists;
    }

    static List<Trap> find(PolicyLists lists) {
        PolicyTraps traps = new PolicyTraps(lists);
        if (lists.isEmpty(ListKind.ALLOW)) {
            traps.found.add(new Trap(
                    lists.start(),
                    "",
                    "no allow rule is there, and the default is deny: nothing is ever rebuilt",
                    "write one, such as global: {allow: {module: {name: .*}}}"));
        }
        for (ListKind kind : ListKind.values()) {
            lists.each(kind, (name, handler) -> {
                HandlerNames.misspelt(name, handler.place()).ifPresent(traps.found::add);
                handler.rules().forEach((type, rule) -> traps.rule(kind, name, type, rule));
            });
        }
        return List.copyOf(traps.found);
    }

    private void rule(ListKind kind, String handler, ArtifactType type, Rule rule) {
        boolean own = !handler.equals(PolicyLists.GLOBAL);
        if (own && lists.own(kind, PolicyLists.GLOBAL, type).isPresent()) {
            add(
                    rule.name().place(),
                    rule,
                    "replaces " + kind.word() + " rule global." + type.word() + ", which is not applied to '" + handler
                            + "' at all",
                    "repeat here what is to hold for it too");
        }
        boolean allowed =
                own ? lists.effective(ListKind.ALLOW, handler, type).isPresent() : lists.hasRule(ListKind.ALLOW, type);
        if (kind == ListKind.DENY && !allowed && !lists.isEmpty(ListKind.ALLOW)) {
            add(
                    rule.name().place(),
                    rule,
                    "denies what nothing allows, so it changes nothing",
                    "write an allow rule for " + type.word() + ", or leave it out");
        }
        if (type == ArtifactType.IMAGE) {
            AdvisoryTraps.find(kind, handler, rule).ifPresent(found::add);
        }
        look(rule, type);
    }

    private void look(Rule rule, ArtifactType type) {
        Place at = rule.name().place();
        if (rule instanceof Rule.Never) {
            add(at, rule, "an empty list never matches", "leave the key out, or write a rule");
        } else if (rule instanceof Rule.Any any) {
            if (any.rules().isEmpty()) {
                add(at, rule, "any of an empty list never matches", "write a rule into it");
            }
            any.rules().forEach(inner -> look(inner, type));
        } else if (rule instanceof Rule.All all) {
            if (all.rules().isEmpty()) {
                add(at, rule, "all of an empty list matches everything", "write a rule into it, or {name: .*}");
            }
            all.rules().forEach(inner -> look(inner, type));
        } else if (rule instanceof Rule.Fields fields) {
            fields(fields, type);
        }
    }

    private void fields(Rule.Fields rule, ArtifactType type) {
        if (type.criteria().stream().noneMatch(rule.fields()::containsKey)) {
            add(
                    rule.name().place(),
                    rule,
                    "has no key that " + type.withArticle() + " is judged by, so it never matches",
                    "judge it by " + String.join(", ", type.criteria()));
            return;
        }
        for (Map.Entry<String, Field> field : rule.fields().entrySet()) {
            if (type.criteria().contains(field.getKey())) {
                PatternTraps.find(rule.name(), field.getKey(), field.getValue(), found);
            } else {
                add(
                        field.getValue().place(),
                        rule,
                        "'" + field.getKey() + "' is nothing that " + type.withArticle()
                                + " is judged by, so it is ignored and the rule matches by its other keys alone",
                        "use " + OLD_NAMES.getOrDefault(field.getKey(), Nearest.of(field.getKey(), type.criteria())));
            }
        }
    }

    private void add(Place place, Rule rule, String meaning, String instead) {
        found.add(new Trap(place, rule.name().words(), meaning, instead));
    }
}
