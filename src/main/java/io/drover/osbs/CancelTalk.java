package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.Talk;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a run or a build: looks at it, and says so in it. One that is gone, over or being canceled is left as it is; where
 * somebody else changed it between our look and our change (409) it is looked at again, some times.
 */
final class CancelTalk implements Talk {
    static final int MOST_ROUNDS = 5;

    private final OsbsSettings settings;
    private final Resource resource;
    private final String name;
    private boolean looking = true;
    private int rounds = 1;
    /** What was said to a change, while it is looked at whether the object is over meanwhile. */
    private @Nullable CallResult<JsonNode> refused;

    CancelTalk(OsbsSettings settings, Resource resource, String name) {
        this.settings = settings;
        this.resource = resource;
        this.name = name;
    }

    @Override
    public Next begin() {
        return look();
    }

    @Override
    public Next answered(RestReply reply) {
        if (OsbsAnswers.isMissing(reply)) {
            return done("it is gone already", reply);
        }
        return looking ? seen(reply) : changed(reply);
    }

    private Next look() {
        looking = true;
        return new Next.Ask(RestRequest.get(resource.one(settings, name)));
    }

    private Next seen(RestReply reply) {
        CallResult<JsonNode> answer = OsbsAnswers.ofRead(reply);
        if (!(answer instanceof CallResult.Done<JsonNode> object)) {
            return new Next.End(answer);
        }
        if (resource.isOver(object.value())) {
            return done("it is over already: " + resource.state(object.value()), reply);
        }
        if (resource.isCancelAsked(object.value())) {
            return done("it is being canceled already", reply);
        }
        if (refused != null) {
            return new Next.End(refused);
        }
        looking = false;
        return new Next.Ask(change(object.value()));
    }

    private RestRequest change(JsonNode object) {
        ObjectNode body;
        if (resource == Resource.PIPELINE_RUN) {
            body = JsonNodeFactory.instance.objectNode();
            body.putObject("spec").put("status", "CancelledRunFinally");
            return RestRequest.mergePatch(resource.one(settings, name), body);
        }
        body = object.deepCopy();
        body.withObject("/status").put("cancelled", true);
        return RestRequest.send("PUT", resource.one(settings, name), body);
    }

    private Next changed(RestReply reply) {
        if (OsbsAnswers.isSuccess(reply)) {
            return done("canceled", reply);
        }
        CallResult<JsonNode> answer = OsbsAnswers.ofChange(reply);
        if (reply.status() == 409 && rounds < MOST_ROUNDS) {
            rounds++;
            return look();
        }
        if (answer instanceof CallResult.Refused<JsonNode>) {
            // Tekton takes no change of a run that has come to its end since we looked
            refused = answer;
            return look();
        }
        return new Next.End(answer);
    }

    private Next done(String how, RestReply reply) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("name", name);
        return new Next.End(new CallResult.Done<>(new Accepted(null, null, result, how), OsbsAnswers.evidence(reply)));
    }
}
