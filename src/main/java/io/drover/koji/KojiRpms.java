package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiInquiry.Answer;
import io.drover.koji.KojiInquiry.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The RPMs of a build and the keys that sign each of them. Source: wire/koji.md §5.7. */
final class KojiRpms {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> MEMBERS = List.of(
            "id", "name", "epoch", "version", "release", "arch", "build_id", "size", "payloadhash", "metadata_only");

    private KojiRpms() {}

    /** @throws KojiException Refused for a question without a build */
    static Step andSignatures(JsonNode question) {
        JsonNode reference = KojiAnswers.reference(question, "build", "listBuildRPMs");
        ObjectNode answer = NODES.objectNode();
        List<ObjectNode> rpms = new ArrayList<>();
        return new KojiRound()
                .ask(
                        KojiInquiry.call("getBuild", reference),
                        outcome -> answer.set("build", KojiOutcome.value(outcome)))
                .ask(KojiInquiry.call("listBuildRPMs", reference), outcome -> {
                    if (!answer.path("build").isNull()) {
                        KojiOutcome.value(outcome).forEach(rpm -> rpms.add(brief(rpm)));
                    }
                })
                .then(KojiMultiCall.MOST, () -> signatures(answer, rpms));
    }

    private static Step signatures(ObjectNode answer, List<ObjectNode> rpms) {
        if (answer.path("build").isNull()) {
            answer.putNull("rpms");
            return new Answer(answer);
        }
        return new KojiRound()
                .askEach(rpms, rpm -> KojiInquiry.call("queryRPMSigs", rpm.get("id")), KojiRpms::sign)
                .then(KojiMultiCall.MOST, () -> {
                    answer.putArray("rpms").addAll(rpms);
                    return new Answer(answer);
                });
    }

    /** Every RPM has a row with an empty key, its unsigned header. */
    private static void sign(ObjectNode rpm, JsonNode outcome) {
        TreeSet<String> keys = new TreeSet<>();
        for (JsonNode row : KojiOutcome.value(outcome)) {
            keys.add(row.path("sigkey").asText(""));
        }
        keys.remove("");
        ArrayNode array = rpm.putArray("keys");
        keys.forEach(array::add);
    }

    /** What others need of an RPM as koji lists it, with its whole name: {@code bash-5.2.32-1.fc41.x86_64}. */
    static ObjectNode brief(JsonNode rpm) {
        ObjectNode brief = NODES.objectNode();
        brief.put(
                "nvra",
                rpm.path("name").asText() + "-" + rpm.path("version").asText() + "-"
                        + rpm.path("release").asText() + "." + rpm.path("arch").asText());
        for (String member : MEMBERS) {
            if (rpm.has(member)) {
                brief.set(member, rpm.get(member));
            }
        }
        return brief;
    }
}
