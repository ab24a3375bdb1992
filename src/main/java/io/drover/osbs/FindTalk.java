package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.Talk;
import java.util.Optional;

/** Whether the object of an action is there, by its name; ends with a {@code CallResult<Optional<Accepted>>}. */
final class FindTalk implements Talk {
    private final OsbsSettings settings;
    private final Resource resource;
    private final OwnMark mark;

    FindTalk(OsbsSettings settings, Resource resource, OwnMark mark) {
        this.settings = settings;
        this.resource = resource;
        this.mark = mark;
    }

    @Override
    public Next begin() {
        return new Next.Ask(RestRequest.get(resource.one(settings, mark.name())));
    }

    @Override
    public Next answered(RestReply reply) {
        if (OsbsAnswers.isMissing(reply)) {
            return new Next.End(new CallResult.Done<>(Optional.<Accepted>empty(), OsbsAnswers.evidence(reply)));
        }
        CallResult<JsonNode> there = OsbsAnswers.ofRead(reply);
        if (there instanceof CallResult.Done<JsonNode> done && !mark.isOn(done.value())) {
            return new Next.End(CreateTalk.notOurs(resource, mark));
        }
        return new Next.End(
                there.map(object -> Optional.of(resource.accepted(settings, object, "found: the cluster has it"))));
    }
}
