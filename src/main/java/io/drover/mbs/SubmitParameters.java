package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;

/**
 * The parameters of {@code mbs-submit-build-action}.
 *
 * @param branch of the module's repository; it becomes the stream
 */
record SubmitParameters(ScmUrl scmurl, String branch) {

    /** @throws CallFailed Refused, if one is missing or no scmurl */
    static SubmitParameters parse(JsonNode parameters) {
        String branch = parameters.path("branch").asText();
        if (branch.isBlank()) {
            throw new CallFailed(
                    new CallResult.Refused<>("no build was submitted to MBS: parameter branch is missing"));
        }
        return new SubmitParameters(scmurl(parameters), branch);
    }

    /** @throws CallFailed Refused, if it is missing or no scmurl */
    static ScmUrl scmurl(JsonNode question) {
        try {
            return new ScmUrl(question.path("scmurl").asText());
        } catch (IllegalArgumentException e) {
            throw new CallFailed(new CallResult.Refused<>("MBS was not asked: " + e.getMessage()), e);
        }
    }

    /** Body of the POST; MBS refuses any key it does not know. */
    ObjectNode toJson() {
        return MbsJson.object().put("scmurl", scmurl.text()).put("branch", branch);
    }
}
