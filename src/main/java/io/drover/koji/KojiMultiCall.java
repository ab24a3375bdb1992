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
    /** What is sane for reads; one transaction holds all of it. */
    static final int MOST = 1000;

    private KojiMultiCall() {}

    /** @throws KojiException Refused for a body that is no list of calls, or too many */
    static XmlRpcCall call(@Nullable Object body) {
        JsonNode entries = KojiJson.toJson(KojiJson.toValue(body));
        if (!entries.isArray() || entries.size() > MOST) {
            throw KojiArguments.refused(METHOD, "the body must be a list of at most " + MOST + " {method, params}");
        }
        List<@Nullable Object> calls = new ArrayList<>(entries.size());
        entries.forEach(entry -> calls.add(entry(entry)));
        return new XmlRpcCall(METHOD, List.of(calls));
    }

    private static Map<String, Object> entry(JsonNode entry) {
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
    static ArrayNode outcomes(@Nullable Object answer, int asked) {
        if (!(answer instanceof List<?> results) || results.size() != asked) {
            throw new XmlRpcException("a multiCall of " + asked + " was not answered with as many results");
        }
        ArrayNode outcomes = JsonNodeFactory.instance.arrayNode(asked);
        results.forEach(result -> outcomes.add(outcome(result)));
        return outcomes;
    }

    private static ObjectNode outcome(@Nullable Object result) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        if (result instanceof List<?> one && one.size() == 1) {
            outcome.set("value", KojiJson.toJson(one.get(0)));
        } else if (result instanceof Map<?, ?> fault && fault.get("faultCode") instanceof Long code) {
            Object text = fault.get("faultString");
            outcome.putObject("fault").put("code", code).put("text", text == null ? "" : text.toString());
        } else {
            throw new XmlRpcException("a multiCall's result is a list of one value, or a fault");
        }
        return outcome;
    }
}
