package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.Talk;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a run or a build is already as a verb is to make it, or gone; ends with a {@code CallResult<Optional<Accepted>>}.
 * What is not there any more needs neither canceling nor deleting.
 */
final class AsWantedTalk implements Talk {
    private final String path;
    private final String name;
    private final Predicate<JsonNode> wanted;

    AsWantedTalk(String path, String name, Predicate<JsonNode> wanted) {
        this.path = path;
        this.name = name;
        this.wanted = wanted;
    }

    @Override
    public Next begin() {
        return new Next.Ask(RestRequest.get(path));
    }

    @Override
    public Next answered(RestReply reply) {
        CallResult<JsonNode> object = OsbsAnswers.ofRead(reply);
        if (OsbsAnswers.isMissing(reply)) {
            return done("adopted: it is gone", reply);
        }
        if (!(object instanceof CallResult.Done<JsonNode> there)) {
            return new Next.End(object);
        }
        return wanted.test(there.value())
                ? done("adopted: it is so already", reply)
                : new Next.End(new CallResult.Done<>(Optional.<Accepted>empty(), there.evidence() + ": not yet"));
    }

    private Next done(String how, RestReply reply) {
        var result = JsonNodeFactory.instance.objectNode().put("name", name);
        return new Next.End(
                new CallResult.Done<>(Optional.of(new Accepted(null, null, result, how)), OsbsAnswers.evidence(reply)));
    }
}
