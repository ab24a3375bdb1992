package io.drover.modules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.mbs.KnownModules;
import io.drover.mbs.Module;
import io.drover.mbs.ModuleBuild;
import io.drover.modules.RebuildRule.Judgement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Answers which modules to rebuild and in which order. Question {@code {"modules": ["a:1"], "handler": "…"}} for modules
 * whose content changed, or {@code {"ready": ["a:1"], "handler": "…"}} for what is built with modules that have become
 * ready. Answer {@code {"rebuilds": [{"module": "a:1", "name": "a", "stream": "1", "batch": 0, "after": ["b:1"], "cut":
 * [], "allowed": true, "verdict": "…", "rebuild_reason": "directly_affected", "scmurl_of_latest": "https://…"}…],
 * "asked": 812, "as_of": "…"}}, {@code scmurl_of_latest} null where no ready build is known. Thread-safe.
 */
public final class RebuildOrder {
    private final RebuildRule rule;

    public RebuildOrder(RebuildRule rule) {
        this.rule = rule;
    }

    /** @throws CallFailed Refused, if the question is not understood */
    public JsonNode answer(JsonNode question, KnownModules known) {
        String handler = question.path("handler").asText();
        if (handler.isEmpty() || question.has("modules") == question.has("ready")) {
            throw new CallFailed(new CallResult.Refused<>(
                    "no rebuild order: the question needs handler, and either modules or ready; found " + question));
        }
        Collection<ModuleBuild> builds = known.latest().values();
        Function<Module, Judgement> judge = module -> rule.judge(handler, module);
        List<Rebuild> plan = question.has("modules")
                ? ModuleRebuilds.plan(builds, modules(question.get("modules")), judge)
                : ModuleRebuilds.planDependents(builds, modules(question.get("ready")), judge);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode rebuilds = answer.putArray("rebuilds");
        plan.forEach(rebuild -> rebuilds.add(json(rebuild, known)));
        return answer.put("asked", known.builds()).put("as_of", known.asOf().toString());
    }

    /**
     * A recorded answer as the rule of today has it: each module is judged anew, and what hangs behind denied ones only goes.
     * What is built with a module that was denied then is not in the answer, and is not known.
     *
     * @param question as for {@link #answer}
     * @param recorded what it answered
     */
    public JsonNode again(JsonNode question, JsonNode recorded) {
        String handler = question.path("handler").asText();
        ObjectNode answer = recorded.deepCopy();
        ArrayNode rebuilds = answer.putArray("rebuilds");
        Set<String> denied = new HashSet<>();
        for (JsonNode rebuild : recorded.path("rebuilds")) {
            List<String> after = new ArrayList<>();
            rebuild.path("after").forEach(parent -> after.add(parent.asText()));
            after.removeIf(denied::contains);
            boolean behind = rebuild.path("rebuild_reason").asText().equals(Rebuild.Reason.DEPENDENCY.word())
                    && after.isEmpty()
                    && !rebuild.path("after").isEmpty();
            String module = rebuild.path("module").asText();
            if (behind) {
                denied.add(module);
                continue;
            }
            Judgement judgement = rule.judge(handler, Module.parse(module));
            if (!judgement.allowed()) {
                denied.add(module);
            }
            ObjectNode again = rebuild.deepCopy();
            after.forEach(again.putArray("after")::add);
            rebuilds.add(again.put("allowed", judgement.allowed()).put("verdict", judgement.verdict()));
        }
        return answer;
    }

    private static List<Module> modules(JsonNode list) {
        List<Module> modules = new ArrayList<>();
        for (JsonNode module : list) {
            try {
                modules.add(Module.parse(module.asText()));
            } catch (IllegalArgumentException e) {
                throw new CallFailed(new CallResult.Refused<>("no rebuild order: " + e.getMessage()), e);
            }
        }
        return modules;
    }

    private static ObjectNode json(Rebuild rebuild, KnownModules known) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("module", rebuild.module().toString())
                .put("name", rebuild.module().name())
                .put("stream", rebuild.module().stream())
                .put("batch", rebuild.batch());
        ArrayNode after = json.putArray("after");
        rebuild.after().forEach(parent -> after.add(parent.toString()));
        ArrayNode cut = json.putArray("cut");
        rebuild.cut().forEach(parent -> cut.add(parent.toString()));
        return json.put("allowed", rebuild.allowed())
                .put("verdict", rebuild.verdict())
                .put("rebuild_reason", rebuild.reason().word())
                .put(
                        "scmurl_of_latest",
                        known.latest(rebuild.module()).map(ModuleBuild::scmurl).orElse(null));
    }
}
