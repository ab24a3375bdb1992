package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Reads a ready build with its modulemd out of the verbose JSON of MBS. */
final class ReadyBuilds {
    private ReadyBuilds() {}

    /**
     * Prefers the resolved {@code buildrequires} of the build over those its modulemd asked for.
     *
     * @throws IllegalArgumentException if the modulemd is missing or broken
     */
    static ModuleBuild parse(MbsBuild build, JsonNode json) {
        JsonNode yaml = json.path("modulemd");
        if (!yaml.isTextual()) {
            throw new IllegalArgumentException("no modulemd in the answer");
        }
        Modulemd modulemd = Modulemd.parse(yaml.textValue());
        JsonNode resolved = json.path("buildrequires");
        return new ModuleBuild(
                build.id(),
                new Module(build.name(), build.stream()),
                build.version(),
                build.context(),
                modulemd.components(),
                resolved.isObject() && !resolved.isEmpty() ? resolved(resolved) : modulemd.buildrequires(),
                build.scmurl(),
                build.state().word());
    }

    private static Map<String, Streams> resolved(JsonNode buildrequires) {
        Map<String, Streams> requires = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : buildrequires.properties()) {
            JsonNode stream = entry.getValue().path("stream");
            if (!stream.isValueNode() || stream.isNull()) {
                throw new IllegalArgumentException("buildrequires " + entry.getKey() + " without a stream");
            }
            requires.put(entry.getKey(), Streams.only(stream.asText()));
        }
        return requires;
    }
}
