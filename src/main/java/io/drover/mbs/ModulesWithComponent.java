package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;

/**
 * Which module streams follow a branch of a dist-git repository. Question {@code {"name": "zlib", "branch": "f41"}};
 * answer {@code {"modules": [{"name", "stream", "version", "build", "scmurl", "component_ref"}…], "asked": 812, "as_of":
 * "2026-05-20T10:16:00Z", "warnings": […]}}, by name and stream.
 */
final class ModulesWithComponent {
    private ModulesWithComponent() {}

    static JsonNode answer(JsonNode question, KnownModules known) {
        String name = question.path("name").asText();
        String branch = question.path("branch").asText();
        if (name.isEmpty() || branch.isEmpty()) {
            throw new CallFailed(new CallResult.Refused<>("MBS was not asked for modules with a component:"
                    + " the question needs name and branch, found " + question));
        }
        ObjectNode answer = MbsJson.object();
        ArrayNode modules = answer.putArray("modules");
        known.latest().forEach((module, build) -> {
            if (build.follows(name, branch)) {
                modules.addObject()
                        .put("name", module.name())
                        .put("stream", module.stream())
                        .put("version", build.version())
                        .put("build", build.id())
                        .put("scmurl", build.scmurl())
                        .put("component_ref", branch);
            }
        });
        answer.put("asked", known.builds()).put("as_of", known.asOf().toString());
        ArrayNode warnings = answer.putArray("warnings");
        known.warnings().forEach(warnings::add);
        return answer;
    }
}
