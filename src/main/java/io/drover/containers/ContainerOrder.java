package io.drover.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.containers.ImageRule.Judgement;
import io.drover.containers.ImageRule.Occasion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers which images to rebuild. The question is {@link ImageFacts} with {@code "handler"}, whose rules of the policy
 * apply, {@code "manual"}, {@code "dry_run"} and an object {@code "criteria"} of texts, which they may ask for, and at most one of {@code "changed"},
 * {@code "built"}, {@code "requested"}: lists of NVRs or names. Without one of these it is about {@code "fixed"}.
 * {@code "all": true}: what of these is not there is no plan's, but the question's fault. The answer is
 * {@link ContainerPlan#toJson}. Thread-safe.
 */
public final class ContainerOrder {
    private static final List<String> CAUSES = List.of("changed", "built", "requested");
    private static final int MOST_NAMES = 1_000;

    private final ImageRule rule;

    public ContainerOrder(ImageRule rule) {
        this.rule = rule;
    }

    /** @throws IllegalArgumentException if the question is not understood, or lists what is not there and must be */
    public JsonNode plan(JsonNode question) {
        ContainerPlan plan = planned(question);
        if (question.path("all").asBoolean() && !plan.missing().isEmpty()) {
            String branch = question.path("branch").asText("");
            throw new IllegalArgumentException(
                    "there is no image " + (branch.isEmpty() ? "" : "of branch " + branch + " ") + "called "
                            + Sentences.line(plan.missing(), name -> name) + "; nothing is rebuilt");
        }
        return plan.toJson();
    }

    private ContainerPlan planned(JsonNode question) {
        String handler = question.path("handler").asText();
        List<String> causes = CAUSES.stream().filter(question::has).toList();
        if (handler.isEmpty() || causes.size() > 1) {
            throw new IllegalArgumentException("no rebuild order: the question needs handler and at most one of "
                    + CAUSES + "; it has " + causes + " and handler '" + handler + "'");
        }
        ImageFacts facts = ImageFacts.parse(question);
        Occasion occasion = new Occasion(
                handler,
                question.path("manual").asBoolean(),
                question.path("dry_run").asBoolean(),
                criteria(question.path("criteria")));
        Function<ImageBuild, Judgement> judge = image -> rule.judge(occasion, image);
        if (causes.isEmpty()) {
            return ContainerRebuilds.forUpdate(facts, judge);
        }
        String cause = causes.get(0);
        List<String> names = names(question.path(cause), cause);
        return switch (cause) {
            case "changed" -> ContainerRebuilds.forChanged(facts, names, judge);
            case "built" -> ContainerRebuilds.forBuilt(facts, names, judge);
            default -> ContainerRebuilds.forRequested(facts, names, judge);
        };
    }

    private static Map<String, String> criteria(JsonNode object) {
        Map<String, String> criteria = new LinkedHashMap<>();
        object.properties()
                .forEach(one -> criteria.put(one.getKey(), one.getValue().asText()));
        return criteria;
    }

    private static List<String> names(JsonNode list, String cause) {
        if (list.isEmpty() || list.size() > MOST_NAMES) {
            throw new IllegalArgumentException(
                    "no rebuild order: \"" + cause + "\" must be a list of 1 to " + MOST_NAMES + " NVRs or names");
        }
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }
}
