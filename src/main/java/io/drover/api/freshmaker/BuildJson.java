package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Json;
import io.drover.ledger.BuildRows;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A build as Freshmaker writes it: exactly its fields, in its order. */
final class BuildJson {
    private BuildJson() {}

    static ObjectNode of(BuildRows.Build build) {
        ArtifactType type = ArtifactType.valueOf(build.artifact());
        BuildState state = BuildState.of(build.state());
        BuildRows.Dependency dependency = build.dependency();
        ObjectNode json = Json.object()
                .put("id", build.id())
                .put("name", build.name())
                .put("original_nvr", build.originalNvr())
                .put("rebuilt_nvr", build.rebuiltNvr())
                .put("type", type.ordinal())
                .put("type_name", type.name())
                .put("state", state.ordinal())
                .put("state_name", state.name())
                .put("state_reason", build.reason())
                .put("dep_on", dependency == null ? null : dependency.name())
                .put("dep_on_id", dependency == null ? null : (Long) dependency.id())
                .put(
                        "time_submitted",
                        Json.seconds(build.submittedAt() == null ? build.createdAt() : build.submittedAt()))
                .put("time_completed", Json.seconds(build.completedAt()))
                .put("event_id", build.eventId())
                .put("build_id", number(build.externalId()))
                .put("url", "/api/1/builds/" + build.id());
        JsonNode parameters = Json.storedObject(build.parameters());
        json.set("build_args", parameters);
        ArrayNode composes = json.putArray("odcs_composes");
        composes(build, parameters).forEach(composes::add);
        String rebuildReason = build.rebuildReason();
        return json.put("rebuild_reason", rebuildReason == null ? "unknown" : rebuildReason.toLowerCase(Locale.ROOT));
    }

    /** Those that were made for it, and those that it was given by their numbers. */
    private static Set<Long> composes(BuildRows.Build build, JsonNode parameters) {
        Set<Long> composes = new TreeSet<>(build.composes());
        for (JsonNode given : parameters.path("composeIds")) {
            if (given.isIntegralNumber()) {
                composes.add(given.longValue());
            }
        }
        return composes;
    }

    private static @Nullable Long number(@Nullable String externalId) {
        return externalId == null ? null : Params.number(externalId).orElse(null);
    }
}
