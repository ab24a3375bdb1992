package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several calls in one request ({@code wire/koji.md} §2): {@code [{"method": "getTag", "params": ["f41"]}]} is answered
 * with {@code [{"value": …}]} or {@code [{"fault": {"code": 1000, "text": "…"}}]}, same order and length.
 */
final class KojiMultiCall {

    static final String METHOD = "multiCall";
    /** What is sane for reads in one request; one transaction holds all of it. */
    static final int MOST = 1000;
    /** In as many requests as it takes. */
    static final int MOST_ENTRIES = 100_000;

    private KojiMultiCall() {}

    /** @throws KojiException Refused for a body that is no list of calls, or too many */
    static List<JsonNode> entries(@Nullable Object body) {
        JsonNode json;
        try {
            json = body instanceof JsonNode node ? node : KojiJson.toJson(KojiJson.toValue(body));
        } catch (XmlRpcException e) {
            throw KojiArguments.refused(METHOD, String.valueOf(e.getMessage()));
        }
        if (!json.isArray() || json.size() > MOST_ENTRIES) {
            throw KojiArguments.refused(
                    METHOD, "the body must be a list of at most " + MOST_ENTRIES + " {method, params}");
        }
        List<JsonNode> entries = new ArrayList<>(json.size());
        json.forEach(entries::add);
        return entries;
    }

    /** One request with some of them. */
    static XmlRpcCall call(List<JsonNode> entries) {
        List<@Nullable Object> calls = new ArrayList<>(entries.size());
        entries.forEach(entry -> calls.add(entry(entry)));
        return new XmlRpcCall(METHOD, List.of(calls));
    }

    /** One entry as it is sent. @throws KojiException Refused where it is no call */
    static Map<String, Object> entry(JsonNode entry) {
        String method = entry.path("method").asText("");
        if (method.isBlank() || !KojiArguments.fits(entry.path("params")) && entry.has("params")) {
            throw KojiArguments.refused(
                    METHOD, "every entry needs a method, and params that are a list or an object: " + entry);
        }
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("methodName", method);
        call.put("params", KojiArguments.of(method, entry.get("params")));
        return call;
    }

    /** @throws XmlRpcException when the answer does not fit the question */
    static ArrayNode outcomes(JsonNode answer, int asked) {
        if (!answer.isArray() || answer.size() != asked) {
            throw new XmlRpcException("a multiCall of " + asked + " was not answered with as many results");
        }
        ArrayNode outcomes = JsonNodeFactory.instance.arrayNode(asked);
        answer.forEach(result -> outcomes.add(outcome(result)));
        return outcomes;
    }

    private static ObjectNode outcome(JsonNode result) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        if (result.isArray() && result.size() == 1) {
            outcome.set("value", result.get(0));
        } else if (result.path("faultCode").canConvertToInt()
                && result.path("faultCode").isIntegralNumber()) {
            KojiFault fault = new KojiFault(
                    result.path("faultCode").intValue(),
                    result.path("faultString").asText());
            outcome.putObject("fault").put("code", (long) fault.code()).put("text", fault.text());
        } else {
            throw new XmlRpcException("a multiCall's result is a list of one value, or a fault");
        }
        return outcome;
    }
}
