package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.Talk;

/**
 * Creates an object under a name of our own. The cluster takes a name once: 409 AlreadyExists under ours means that it was
 * created before, if it carries our mark.
 */
final class CreateTalk implements Talk {
    private final OsbsSettings settings;
    private final Resource resource;
    private final OwnMark mark;
    private final ObjectNode body;
    private String conflict = "";

    CreateTalk(OsbsSettings settings, Resource resource, OwnMark mark, ObjectNode body) {
        this.settings = settings;
        this.resource = resource;
        this.mark = mark;
        this.body = body;
    }

    @Override
    public Next begin() {
        return new Next.Ask(RestRequest.send("POST", resource.all(settings), body));
    }

    @Override
    public Next answered(RestReply reply) {
        if (!conflict.isEmpty()) {
            return new Next.End(adopted(reply));
        }
        if (OsbsAnswers.isTaken(reply)) {
            conflict = OsbsAnswers.evidence(reply);
            return new Next.Ask(RestRequest.get(resource.one(settings, mark.name())));
        }
        return new Next.End(created(OsbsAnswers.ofChange(reply)));
    }

    private CallResult<Accepted> created(CallResult<JsonNode> answer) {
        if (answer instanceof CallResult.Done<JsonNode> done
                && !done.value().at("/metadata/name").asText().equals(mark.name())) {
            return new CallResult.Ambiguous<>(done.evidence() + ", but it is not about " + mark.name());
        }
        return answer.map(object -> resource.accepted(settings, object, "submitted"));
    }

    private CallResult<Accepted> adopted(RestReply reply) {
        CallResult<JsonNode> there = OsbsAnswers.ofRead(reply);
        if (!(there instanceof CallResult.Done<JsonNode> done)) {
            return new CallResult.Ambiguous<>(
                    conflict + "; whether it is ours could not be seen: " + OsbsAnswers.evidence(reply));
        }
        if (!mark.isOn(done.value())) {
            return notOurs(resource, mark).failure();
        }
        String how = "adopted: the cluster already had " + resource.kind() + " " + mark.name() + " (409)";
        return new CallResult.Done<>(resource.accepted(settings, done.value(), how), conflict);
    }

    static CallResult<Object> notOurs(Resource resource, OwnMark mark) {
        return new CallResult.Refused<>("there is a " + resource.kind() + " " + mark.name()
                + " that was not made for this action: its label " + OwnMark.LABEL + " or its annotation differs."
                + " Delete it, or set another drover.osbs.name-prefix");
    }
}
