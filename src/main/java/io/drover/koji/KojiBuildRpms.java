package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiInquiry.Answer;
import io.drover.koji.KojiInquiry.Step;

/** The RPMs of several builds at once. Source: wire/koji.md §5.7. */
final class KojiBuildRpms {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_BUILDS = 1000;
    /** A build has up to some thousand RPMs, each about 1 kB of the answer. */
    private static final int AT_ONCE = 20;

    private KojiBuildRpms() {}

    /** @throws KojiException Refused for a question without builds, or with too many */
    static Step of(JsonNode question) {
        JsonNode builds = question.path("builds");
        if (!builds.isArray() || builds.isEmpty() || builds.size() > MOST_BUILDS) {
            throw KojiArguments.refused(
                    "listBuildRPMs", "\"builds\" must be a list of 1 to " + MOST_BUILDS + " NVRs or ids");
        }
        ObjectNode answer = NODES.objectNode();
        ArrayNode known = answer.putArray("builds");
        ArrayNode unknown = answer.putArray("unknown");
        KojiRound round = new KojiRound();
        for (JsonNode build : builds) {
            JsonNode reference =
                    KojiAnswers.reference(NODES.objectNode().set("build", build), "build", "listBuildRPMs");
            round.ask(
                    KojiInquiry.call("getBuild", reference),
                    outcome -> take(KojiOutcome.value(outcome), build, known, unknown));
        }
        return round.then(KojiMultiCall.MOST, () -> new KojiRound()
                .askEach(
                        known.valueStream().map(ObjectNode.class::cast).toList(),
                        KojiBuildRpms::list,
                        KojiBuildRpms::hold)
                .then(AT_ONCE, () -> new Answer(answer)));
    }

    private static void take(JsonNode found, JsonNode asked, ArrayNode known, ArrayNode unknown) {
        if (found.isNull()) {
            unknown.add(asked);
            return;
        }
        ObjectNode build = known.addObject();
        build.set("asked", asked);
        build.set("build_id", found.get("build_id"));
        build.set("nvr", found.get("nvr"));
        build.set("state", found.get("state"));
    }

    private static ObjectNode list(ObjectNode build) {
        return KojiInquiry.call("listBuildRPMs", build.get("build_id"));
    }

    private static void hold(ObjectNode build, JsonNode outcome) {
        ArrayNode rpms = build.putArray("rpms");
        KojiOutcome.value(outcome).forEach(rpm -> rpms.add(KojiImageBuilds.rpm(rpm)));
    }
}
