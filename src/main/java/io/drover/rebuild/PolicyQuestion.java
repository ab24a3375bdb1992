package io.drover.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a route asks of the policy, out of its body.
 *
 * @param handler whose rules count, {@code global} where the body names none
 * @param criteria what is known of the artifact, as text
 */
public record PolicyQuestion(String handler, Map<String, String> criteria) {
    public PolicyQuestion {
        criteria = new LinkedHashMap<>(criteria);
    }

    /**
     * From {@code {"handler": "RebuildImagesOnRPMBodhiUpdate", "image_name": "base", "published": true}}, whose fields that
     * are no criteria are passed over; or from {@code {"handler": …, "criteria": {…}}}. {@code stream} stands in for a
     * missing {@code branch}; of a list the elements count with a space between them.
     */
    public static PolicyQuestion of(JsonNode body, ArtifactType type) {
        JsonNode from = body.path("criteria").isObject() ? body.path("criteria") : body;
        Map<String, String> criteria = new LinkedHashMap<>();
        for (String criterion : type.criteria()) {
            JsonNode value = from.path(criterion);
            if (value.isMissingNode() && criterion.equals("branch")) {
                value = from.path("stream");
            }
            if (!value.isMissingNode() && !value.isObject()) {
                criteria.put(criterion, text(value));
            }
        }
        return new PolicyQuestion(body.path("handler").asText(RebuildPolicy.GLOBAL), criteria);
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(PythonText::of)
                        .collect(Collectors.joining(" "))
                : PythonText.of(value);
    }

    /** The policy's answer. */
    public Verdict askOf(RebuildPolicy policy, ArtifactType type) {
        return type == ArtifactType.IMAGE
                ? policy.judgeImage(handler, criteria)
                : policy.judge(handler, type, criteria);
    }
}
