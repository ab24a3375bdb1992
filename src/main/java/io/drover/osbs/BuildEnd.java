package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a Build of OpenShift has come, and what its annotations tell at its end. Result: {@code {"name": …, "namespace": …,
 * "uid": …, "reason": "Complete", "repositories": {…}, "digests": {…}, "koji_build_id": 901}}; {@code unread} names annotations that are no
 * JSON.
 *
 * <p>Source: wire/targets.md §4.4.
 */
final class BuildEnd {
    private BuildEnd() {}

    static Completion of(String id, JsonNode build) {
        JsonNode status = build.path("status");
        ObjectNode result = Resource.identity(id, build)
                .put("reason", status.path("reason").asText(status.path("phase").asText()));
        return switch (Resource.phase(build)) {
            case "complete" -> done(id, build.path("metadata"), result);
            case "failed", "error" ->
                new Completion(id, State.FAILED, words(build), result, OsbsFailures.isPermanent(words(build)));
            case "cancelled" -> new Completion(id, State.CANCELED, words(build), result);
            default -> new Completion(id, State.RUNNING, "", JsonNodeFactory.instance.objectNode());
        };
    }

    private static Completion done(String id, JsonNode metadata, ObjectNode result) {
        JsonNode annotations = metadata.path("annotations");
        Texts.put(result, "repositories", annotations.path("repositories"));
        Texts.put(result, "digests", annotations.path("digests"));
        Texts.putId(result, "koji_build_id", metadata.path("labels").path("koji-build-id"));
        String unread =
                result.has("unread") ? "done, but these annotations cannot be read: " + result.get("unread") : "";
        return new Completion(id, State.DONE, unread, result);
    }

    private static String words(JsonNode build) {
        List<String> words = new ArrayList<>();
        words.add(build.at("/status/phase").asText());
        for (String more : List.of("reason", "message")) {
            words.add(build.path("status").path(more).asText());
        }
        words.add(Texts.pluginErrors(build.at("/metadata/annotations")));
        return Texts.line(String.join(
                ": ", words.stream().filter(word -> !word.isBlank()).distinct().toList()));
    }
}
