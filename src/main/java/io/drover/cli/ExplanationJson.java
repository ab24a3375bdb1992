package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.rebuild.Explanation;
import io.drover.rebuild.RuleName;
import org.jspecify.annotations.Nullable;

/** An explanation of the policy for machines. */
final class ExplanationJson {
    private ExplanationJson() {}

    static ObjectNode of(Explanation explanation) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("handler", explanation.handler());
        all.put("type", explanation.type().word());
        explanation.criteria().forEach(all.putObject("criteria")::put);
        all.put("allowed", explanation.verdict().allowed());
        all.put("reason", explanation.verdict().reason());
        all.set("rule", ruleOrNull(explanation.verdict().rule().orElse(null)));
        all.set("allow", list(explanation.allow()));
        all.set("deny", list(explanation.deny()));
        explanation.differ().forEach(all.putArray("differ")::add);
        return all;
    }

    private static JsonNode list(Explanation.ListAnswer answer) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("from", answer.from());
        list.set("replaced", ruleOrNull(answer.replaced()));
        list.set("rule", answer.found().<JsonNode>map(ExplanationJson::finding).orElse(list.nullNode()));
        return list;
    }

    private static ObjectNode finding(Explanation.Finding finding) {
        ObjectNode json = rule(finding.rule());
        json.put("operator", finding.operator());
        json.put("matches", finding.outcome() == Explanation.Outcome.MATCHES);
        if (!finding.parts().isEmpty()) {
            ArrayNode parts = json.putArray("parts");
            finding.parts().forEach(part -> parts.add(finding(part)));
        }
        if (!finding.criteria().isEmpty()) {
            ArrayNode criteria = json.putArray("criteria");
            for (Explanation.CriterionAnswer answer : finding.criteria()) {
                criteria.addObject()
                        .put("criterion", answer.criterion())
                        .put("value", answer.value())
                        .put("wanted", answer.wanted())
                        .put("by", answer.by())
                        .put("outcome", answer.outcome().words());
            }
        }
        return json;
    }

    private static JsonNode ruleOrNull(@Nullable RuleName rule) {
        return rule == null ? JsonNodeFactory.instance.nullNode() : rule(rule);
    }

    private static ObjectNode rule(RuleName rule) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("list", rule.list())
                .put("path", rule.path())
                .put("file", rule.place().file())
                .put("line", rule.place().line())
                .put("column", rule.place().column());
    }
}
