package io.drover.osbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.Talk;

/** Starts the next build of a BuildConfig. Each request makes another one, so an answer that is lost must be probed. */
final class InstantiateTalk implements Talk {
    private final OsbsSettings settings;
    private final String buildConfig;
    private final ObjectNode body;

    InstantiateTalk(OsbsSettings settings, String buildConfig, ObjectNode body) {
        this.settings = settings;
        this.buildConfig = buildConfig;
        this.body = body;
    }

    @Override
    public Next begin() {
        String path = Resource.BUILD.group(settings) + "buildconfigs/" + buildConfig + "/instantiate";
        return new Next.Ask(RestRequest.send("POST", path, body));
    }

    @Override
    public Next answered(RestReply reply) {
        var answer = OsbsAnswers.ofChange(reply);
        if (answer instanceof CallResult.Done<?>
                && !Resource.isName(
                        answer.asOptional().orElseThrow().at("/metadata/name").asText())) {
            return new Next.End(new CallResult.Ambiguous<>(answer.evidence() + ", but it names no build"));
        }
        return new Next.End(answer.map(build -> Resource.BUILD.accepted(settings, build, "submitted")));
    }
}
