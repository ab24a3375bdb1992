package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code images-with-rpms-lookup} is asked.
 *
 * @param builds NVRs of RPM builds
 * @param rpms RPMs themselves, in their place or beside them
 * @param names of images
 * @param parents NVRs of images whose children are wanted
 * @param descendants whether children of children are, too
 * @param branch only images of this one; null: of any
 * @param partial whether an answer from an index that lacks something is better than none
 */
record ImageQuestion(
        String hub,
        List<String> builds,
        List<FixedRpm> rpms,
        List<String> names,
        List<String> parents,
        boolean descendants,
        @Nullable String branch,
        boolean partial) {
    private static final int MOST_BUILDS = 1_000;
    private static final int MOST_RPMS = 20_000;

    /** @throws CallFailed Refused for a question that names nothing, or too much */
    static ImageQuestion of(JsonNode question) {
        List<FixedRpm> rpms = new ArrayList<>();
        for (JsonNode rpm : question.path("rpms")) {
            if (!rpm.path("name").isTextual() || !rpm.path("version").isTextual()) {
                throw refused("an RPM needs name, version and release, not " + rpm);
            }
            rpms.add(FixedRpm.of(rpm, null));
        }
        String hub = question.path("profile").asText("");
        ImageQuestion read = new ImageQuestion(
                hub.isEmpty() ? "default" : hub,
                texts(question, "builds"),
                rpms,
                texts(question, "names"),
                texts(question, "parents"),
                question.path("descendants").asBoolean(),
                question.path("branch").asText(null),
                question.path("partial").asBoolean());
        if (read.builds.isEmpty() && rpms.isEmpty() && read.names.isEmpty() && read.parents.isEmpty()) {
            throw refused("the question needs builds, rpms, names or parents, found " + question);
        }
        if (rpms.size() > MOST_RPMS) {
            throw refused("more than " + MOST_RPMS + " RPMs in one question");
        }
        return read;
    }

    private static List<String> texts(JsonNode question, String member) {
        List<String> texts = new ArrayList<>();
        JsonNode array = question.path(member);
        if (!array.isMissingNode() && !array.isNull() && !array.isArray() || array.size() > MOST_BUILDS) {
            throw refused(member + " must be a list of at most " + MOST_BUILDS + " texts");
        }
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static CallFailed refused(String why) {
        return new CallFailed(new CallResult.Refused<>("the index of images was not asked: " + why));
    }
}
