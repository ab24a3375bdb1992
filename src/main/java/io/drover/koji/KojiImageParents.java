package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiInquiry.Answer;
import io.drover.koji.KojiInquiry.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The chain of image builds that an image is built on, its parent first, as {@code extra.image} of each build tells it.
 * Source: wire/targets.md §4.3. Belongs to one exchange; not thread-safe.
 */
final class KojiImageParents {

    /** Generations; real images have three or four. */
    private static final int MOST = 25;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> MEMBERS =
            List.of("build_id", "nvr", "name", "version", "release", "epoch", "state", "source");

    private final ObjectNode answer = NODES.objectNode();
    private final ArrayNode parents = NODES.arrayNode();
    private final Set<Long> seen = new HashSet<>();
    /** Whom to ask for next; 0: nobody. */
    private long parent;

    /** @throws KojiException Refused for a question without a build */
    static Step of(JsonNode question) {
        JsonNode reference = KojiAnswers.reference(question, "build", "getBuild");
        KojiImageParents inquiry = new KojiImageParents();
        return new KojiRound()
                .ask(KojiInquiry.call("getBuild", reference), outcome -> inquiry.begin(KojiOutcome.value(outcome)))
                .then(1, inquiry::next);
    }

    private void begin(JsonNode build) {
        answer.putNull("build");
        answer.putNull("parents");
        answer.putNull("builders");
        answer.putNull("complete");
        if (!build.isNull()) {
            answer.set("build", brief(build));
            answer.set("parents", parents);
            answer.set("builders", builders(build));
            answer.put("complete", true);
            follow(build);
        }
    }

    private void follow(JsonNode build) {
        seen.add(build.path("build_id").longValue());
        parent = build.at("/extra/image/parent_build_id").asLong(0);
    }

    private Step next() {
        if (parent == 0) {
            return new Answer(answer);
        }
        if (seen.contains(parent) || parents.size() >= MOST) {
            answer.put("complete", false);
            return new Answer(answer);
        }
        return new KojiRound()
                .ask(KojiInquiry.call("getBuild", parent), outcome -> take(KojiOutcome.value(outcome)))
                .then(1, this::next);
    }

    private void take(JsonNode build) {
        if (build.isNull()) {
            answer.put("complete", false);
            parent = 0;
            return;
        }
        parents.add(brief(build));
        follow(build);
    }

    /** The images of a build's stages, by pull spec; koji may know no build of one. */
    private static ArrayNode builders(JsonNode build) {
        ArrayNode builders = NODES.arrayNode();
        build.at("/extra/image/parent_image_builds").properties().forEach(image -> {
            ObjectNode builder = builders.addObject().put("image", image.getKey());
            builder.set("build_id", orNull(image.getValue().path("id")));
            builder.set("nvr", orNull(image.getValue().path("nvr")));
        });
        return builders;
    }

    private static ObjectNode brief(JsonNode build) {
        ObjectNode brief = NODES.objectNode();
        MEMBERS.forEach(member -> brief.set(member, orNull(build.path(member))));
        brief.set("task_id", taskOf(build));
        return brief;
    }

    /** The task that built a container: older builds have it only in {@code extra}. */
    static JsonNode taskOf(JsonNode build) {
        JsonNode own = build.path("extra").path("container_koji_task_id");
        return orNull(own.canConvertToLong() ? own : build.path("task_id"));
    }

    private static JsonNode orNull(JsonNode value) {
        return value.isMissingNode() ? NODES.nullNode() : value;
    }
}
