package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Which RPMs in which versions images should hold: those that are named, and those of the builds that are, as koji lists them. */
final class FixedRpms {
    private final Lookups lookups;

    FixedRpms(Lookups lookups) {
        this.lookups = lookups;
    }

    /**
     * By name; of several versions of one the highest.
     *
     * @throws io.drover.dispatch.CallFailed Refused for a build that koji does not know
     */
    Map<String, FixedRpm> of(ImageQuestion question) {
        Map<String, FixedRpm> fixed = new TreeMap<>();
        question.rpms().forEach(rpm -> fixed.merge(rpm.name(), rpm, FixedRpm::newer));
        if (question.builds().isEmpty()) {
            return fixed;
        }
        ObjectNode asked = ImageJson.object().put("profile", question.hub().equals("default") ? "" : question.hub());
        ArrayNode builds = asked.putArray("builds");
        question.builds().forEach(builds::add);
        JsonNode answer = lookups.ask("koji-build-rpms-lookup", asked);
        if (!answer.path("unknown").isEmpty()) {
            throw ImageQuestion.refused("koji knows no build " + answer.path("unknown"));
        }
        for (JsonNode build : answer.path("builds")) {
            String nvr = build.path("nvr").asText();
            for (JsonNode rpm : build.path("rpms")) {
                if (!"src".equals(rpm.path("arch").asText())) {
                    fixed.merge(rpm.path("name").asText(), FixedRpm.of(rpm, nvr), FixedRpm::newer);
                }
            }
        }
        return fixed;
    }
}
