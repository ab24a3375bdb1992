package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiInquiry.Answer;
import io.drover.koji.KojiInquiry.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest container builds of a tag that hold an RPM of certain builds, or an older version of it. koji has no list by
 * RPM, so each image is looked into. Source: wire/koji.md §5.7, §5.8, wire/targets.md §4.3. Belongs to one exchange; not
 * thread-safe.
 */
final class KojiContainers {

    private static final int MOST_BUILDS = 100;
    private static final int MOST_CONTAINERS = 1000;
    private static final int CONTAINERS = 200;
    private static final int ARCHIVES_AT_ONCE = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonNode question;
    private final int limit;
    /** The highest version of each RPM of the builds, by its name. */
    private final Map<String, RpmVersion> wanted = new HashMap<>();

    private final List<ObjectNode> containers = new ArrayList<>();
    private final Map<Long, Map<String, ObjectNode>> held = new LinkedHashMap<>();
    private final ObjectNode answer = NODES.objectNode();
    private final ArrayNode unknown = NODES.arrayNode();

    /** @throws KojiException Refused for a question without tag or builds, or with too many */
    KojiContainers(JsonNode question) {
        JsonNode builds = question.path("builds");
        if (!builds.isArray() || builds.isEmpty() || builds.size() > MOST_BUILDS) {
            throw KojiArguments.refused(
                    "listRPMs", "\"builds\" must be a list of 1 to " + MOST_BUILDS + " NVRs or ids, not " + builds);
        }
        this.question = question;
        this.limit =
                Math.max(1, Math.min(MOST_CONTAINERS, question.path("limit").asInt(CONTAINERS)));
    }

    Step first() {
        JsonNode tag = KojiAnswers.reference(question, "tag", "listTagged");
        KojiRound round = new KojiRound()
                .ask(
                        KojiInquiry.call("getTag", tag, false, question.get("event")),
                        outcome -> answer.set("tag", KojiOutcome.value(outcome)))
                .ask(latest(tag), this::tagged);
        for (JsonNode build : question.path("builds")) {
            JsonNode reference =
                    KojiAnswers.reference(NODES.objectNode().set("build", build), "build", "listBuildRPMs");
            round.ask(KojiInquiry.call("getBuild", reference), outcome -> known(build, KojiOutcome.value(outcome)))
                    .ask(KojiInquiry.call("listBuildRPMs", reference), outcome -> want(build, outcome));
        }
        return round.then(KojiMultiCall.MOST, this::archives);
    }

    private ObjectNode latest(JsonNode tag) {
        ObjectNode named = NODES.objectNode()
                .put(XmlRpcCall.NAMED, true)
                .put("latest", true)
                .put("type", "image");
        named.put("inherit", question.path("inherit").asBoolean());
        if (question.hasNonNull("event")) {
            named.set("event", question.get("event"));
        }
        named.putObject("filterOpts")
                .put("offset", question.path("offset").asInt(0))
                .put("limit", limit + 1);
        return KojiInquiry.call("filterResults", "listTagged", tag, named);
    }

    private void tagged(JsonNode outcome) {
        if (answer.path("tag").isNull()) {
            return;
        }
        JsonNode rows = KojiOutcome.value(outcome);
        answer.put("more", rows.size() > limit);
        for (JsonNode row : rows) {
            if (containers.size() < limit) {
                containers.add((ObjectNode) row);
            }
        }
    }

    private void known(JsonNode build, JsonNode value) {
        if (value.isNull()) {
            unknown.add(build);
        }
    }

    private void want(JsonNode build, JsonNode outcome) {
        for (JsonNode said : unknown) {
            if (said.equals(build)) {
                return;
            }
        }
        for (JsonNode rpm : KojiOutcome.value(outcome)) {
            if (!"src".equals(rpm.path("arch").asText())) {
                wanted.merge(rpm.path("name").asText(), RpmVersion.of(rpm), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        }
    }

    private Step archives() {
        if (answer.path("tag").isNull()) {
            answer.putNull("containers").put("looked_into", 0).put("more", false);
            answer.set("unknown", unknown);
            return new Answer(answer);
        }
        List<ObjectNode> asked = wanted.isEmpty() ? List.of() : containers;
        List<JsonNode[]> images = new ArrayList<>();
        return new KojiRound()
                .askEach(
                        asked,
                        container -> KojiArchives.listOf(container.path("build_id"), NODES.textNode("image")),
                        (container, outcome) -> KojiOutcome.value(outcome).forEach(archive -> {
                            if (isOfArch(archive)) {
                                images.add(new JsonNode[] {container, archive});
                            }
                        }))
                .then(ARCHIVES_AT_ONCE, () -> contents(images));
    }

    private boolean isOfArch(JsonNode archive) {
        return !question.hasNonNull("arch")
                || question.path("arch").asText().equals(archive.path("arch").asText());
    }

    private Step contents(List<JsonNode[]> images) {
        return new KojiRound()
                .askEach(
                        images,
                        image -> KojiArchives.rpmsOf(image[1].path("id")),
                        (image, outcome) -> KojiOutcome.value(outcome)
                                .forEach(rpm -> hold(image[0].path("build_id").longValue(), rpm)))
                .then(KojiArchives.IMAGES_AT_ONCE, this::found);
    }

    private void hold(long container, JsonNode rpm) {
        RpmVersion fixed = wanted.get(rpm.path("name").asText());
        if (fixed == null) {
            return;
        }
        int order = RpmVersion.of(rpm).compareTo(fixed);
        if (order <= 0 || question.path("newer").asBoolean()) {
            ObjectNode brief = KojiRpms.brief(rpm).put("held", order < 0 ? "older" : order > 0 ? "newer" : "same");
            held.computeIfAbsent(container, id -> new LinkedHashMap<>())
                    .put(brief.path("nvra").asText(), brief);
        }
    }

    private Step found() {
        ArrayNode found = answer.putArray("containers");
        for (ObjectNode container : containers) {
            Map<String, ObjectNode> rpms = held.get(container.path("build_id").longValue());
            if (rpms != null) {
                ObjectNode one = found.addObject();
                one.set("build_id", container.get("build_id"));
                one.set("nvr", container.get("nvr"));
                one.set("task_id", KojiImageParents.taskOf(container));
                one.putArray("rpms").addAll(rpms.values());
            }
        }
        answer.put("looked_into", containers.size());
        answer.set("unknown", unknown);
        return new Answer(answer);
    }
}
