package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiInquiry.Answer;
import io.drover.koji.KojiInquiry.Step;
import java.util.ArrayList;
import java.util.List;

/** The archives of a build, and the RPMs in its images. Source: wire/koji.md §5.7, wire/targets.md §4.3. */
final class KojiArchives {

    /** An image holds some hundred RPMs, each about 1 kB of the answer. */
    static final int IMAGES_AT_ONCE = 10;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private KojiArchives() {}

    /** @throws KojiException Refused for a question without a build */
    static Step ofBuild(JsonNode question) {
        JsonNode reference = KojiAnswers.reference(question, "build", "listArchives");
        ObjectNode answer = NODES.objectNode();
        return new KojiRound()
                .ask(
                        KojiInquiry.call("getBuild", reference),
                        outcome -> answer.set("build", KojiOutcome.value(outcome)))
                .then(1, () -> archives(question, answer));
    }

    private static Step archives(JsonNode question, ObjectNode answer) {
        if (answer.path("build").isNull()) {
            answer.putNull("archives");
            return new Answer(answer);
        }
        List<ObjectNode> archives = new ArrayList<>();
        return new KojiRound()
                .ask(
                        listOf(answer.path("build").path("build_id"), question.path("type")),
                        outcome -> KojiOutcome.value(outcome).forEach(archive -> archives.add((ObjectNode) archive)))
                .then(1, () -> rpms(question, answer, archives));
    }

    private static Step rpms(JsonNode question, ObjectNode answer, List<ObjectNode> archives) {
        answer.putArray("archives").addAll(archives);
        List<ObjectNode> images = archives.stream()
                .filter(archive -> question.path("rpms").asBoolean(true))
                .filter(archive -> "image".equals(archive.path("btype").asText()))
                .toList();
        return new KojiRound()
                .askEach(images, archive -> rpmsOf(archive.path("id")), KojiArchives::hold)
                .then(IMAGES_AT_ONCE, () -> new Answer(answer));
    }

    private static void hold(ObjectNode archive, JsonNode outcome) {
        ArrayNode rpms = archive.putArray("rpms");
        KojiOutcome.value(outcome).forEach(rpm -> rpms.add(KojiRpms.brief(rpm)));
    }

    /** @param type image, maven …; null or missing: all */
    static ObjectNode listOf(JsonNode buildId, JsonNode type) {
        ObjectNode named = NODES.objectNode();
        named.set("buildID", buildId);
        if (type.isTextual()) {
            named.set("type", type);
        }
        return KojiInquiry.call("listArchives", named);
    }

    /** @param archiveId of an image */
    static ObjectNode rpmsOf(JsonNode archiveId) {
        ObjectNode named = NODES.objectNode();
        named.set("imageID", archiveId);
        return KojiInquiry.call("listRPMs", named);
    }
}
