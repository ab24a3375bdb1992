package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * What became of calls that change something and are over when they return; called as the bean {@code kojiChanges}.
 * Stateless, thread-safe.
 */
public final class KojiChanges {

    private static final int NAMED = 10;

    /** The hub did it; a struct it returned is the result, anything else stands under {@code value}. */
    public CallResult<Accepted> done(@Body @Nullable JsonNode value) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (value instanceof ObjectNode struct) {
            result = struct;
        } else if (value != null && !value.isNull()) {
            result.set("value", value);
        }
        return new CallResult.Done<>(new Accepted(null, null, result, "done"), "koji did it");
    }

    /**
     * All of a multiCall whose entries may be repeated. Where one was not done, neither is the action: the others are not
     * undone, and doing them again changes nothing.
     *
     * @param calls what was asked, to say which was refused
     */
    public CallResult<Accepted> allDone(@Variable("kojiCalls") JsonNode calls, @Body JsonNode outcomes) {
        List<String> refused = new ArrayList<>();
        CallResult<Accepted> later = null;
        for (int i = 0; i < outcomes.size(); i++) {
            if (KojiOutcome.isFault(outcomes.get(i))) {
                CallResult<Accepted> one = fault(calls.path(i), outcomes.get(i));
                later = later == null && !(one instanceof CallResult.Refused) ? one : later;
                refused.add(one.evidence());
            }
        }
        if (refused.isEmpty()) {
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("calls", outcomes.size());
            return new CallResult.Done<>(
                    new Accepted(null, null, result, "done"), "koji did all " + outcomes.size() + " calls");
        }
        return later != null
                ? later
                : new CallResult.Refused<>(refused.size() + " of " + outcomes.size()
                        + " calls were refused, the others are done: "
                        + String.join("; ", refused.subList(0, Math.min(NAMED, refused.size()))));
    }

    /** What a multiCall's entry that was not done amounts to. */
    static CallResult<Accepted> fault(JsonNode call, JsonNode outcome) {
        return KojiOutcome.fault(outcome).outcome(call.path("method").asText() + call.path("params"));
    }
}
