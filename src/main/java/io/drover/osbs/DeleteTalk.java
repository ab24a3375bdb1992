package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.Talk;

/** Deletes a run or a build that is over; one that is gone is left as it is, one that goes on is not deleted. */
final class DeleteTalk implements Talk {
    private final OsbsSettings settings;
    private final Resource resource;
    private final String name;
    private boolean looking = true;

    DeleteTalk(OsbsSettings settings, Resource resource, String name) {
        this.settings = settings;
        this.resource = resource;
        this.name = name;
    }

    @Override
    public Next begin() {
        return new Next.Ask(RestRequest.get(resource.one(settings, name)));
    }

    @Override
    public Next answered(RestReply reply) {
        if (OsbsAnswers.isMissing(reply)) {
            return done("it is gone already", reply);
        }
        if (!looking) {
            return OsbsAnswers.isSuccess(reply) ? done("deleted", reply) : new Next.End(OsbsAnswers.ofChange(reply));
        }
        CallResult<JsonNode> answer = OsbsAnswers.ofRead(reply);
        if (!(answer instanceof CallResult.Done<JsonNode> object)) {
            return new Next.End(answer);
        }
        if (!resource.isOver(object.value())) {
            return new Next.End(new CallResult.Refused<>(resource.kind() + " " + name + " is not over ("
                    + resource.state(object.value()) + "): plan its deletion after it, or cancel it first"));
        }
        looking = false;
        return new Next.Ask(RestRequest.delete(resource.one(settings, name)));
    }

    private Next done(String how, RestReply reply) {
        var result = JsonNodeFactory.instance.objectNode().put("name", name);
        return new Next.End(new CallResult.Done<>(new Accepted(null, null, result, how), OsbsAnswers.evidence(reply)));
    }
}
