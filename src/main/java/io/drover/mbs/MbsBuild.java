package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A module build as MBS's REST answers describe it, without its modulemd.
 *
 * @param scmurl "" for a build that was submitted as YAML
 * @param stateReason MBS's words, "" where it has none
 * @param siblings ids of the other contexts of the same version
 * @param modified null where the answer is short
 */
record MbsBuild(
        long id,
        BuildState state,
        String name,
        String stream,
        String version,
        String context,
        boolean scratch,
        String scmurl,
        String stateReason,
        String kojiTag,
        List<Long> siblings,
        @Nullable Instant modified) {
    MbsBuild {
        siblings = List.copyOf(siblings);
    }

    /** @throws IllegalArgumentException if it has no id, name, stream or known state */
    static MbsBuild parse(JsonNode json) {
        if (!json.path("id").isIntegralNumber()) {
            throw new IllegalArgumentException("a module build without an id");
        }
        List<Long> siblings = new ArrayList<>();
        for (JsonNode sibling : json.path("siblings")) {
            siblings.add(sibling.asLong());
        }
        return new MbsBuild(
                json.path("id").longValue(),
                BuildState.parse(json.path("state")),
                required(json, "name"),
                required(json, "stream"),
                json.path("version").asText(),
                json.path("context").asText(),
                json.path("scratch").asBoolean(),
                text(json, "scmurl"),
                text(json, "state_reason"),
                text(json, "koji_tag"),
                siblings,
                instant(text(json, "time_modified")));
    }

    /** {@code name:stream:version:context}. */
    String nsvc() {
        return name + ":" + stream + ":" + version + ":" + context;
    }

    private static String required(JsonNode json, String field) {
        String value = text(json, field);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("module build " + json.path("id") + " without a " + field);
        }
        return value;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isNull() ? "" : value.asText();
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time_modified '" + text + "' is not a time in UTC", e);
        }
    }
}
