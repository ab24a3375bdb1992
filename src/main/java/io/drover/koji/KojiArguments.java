package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route's body as the arguments of a call: a List or a JSON array is positional, a Map or a JSON object is named
 * ({@code __starstar}), nothing at all is no arguments.
 */
final class KojiArguments {

    private KojiArguments() {}

    /** @throws KojiException Refused for a body of another kind */
    static List<@Nullable Object> of(String method, @Nullable Object body) {
        Object value;
        try {
            value = KojiJson.toValue(body);
        } catch (XmlRpcException e) {
            throw refused(method, String.valueOf(e.getMessage()));
        }
        if (value == null || "".equals(value)) {
            return List.of();
        }
        if (value instanceof Map<?, ?> named) {
            return List.of(starred(named));
        }
        if (value instanceof List<?> positional) {
            return new ArrayList<@Nullable Object>(positional);
        }
        throw refused(
                method,
                "the body is a " + value.getClass().getSimpleName()
                        + "; make it a list of positional or an object of named arguments");
    }

    private static Map<String, @Nullable Object> starred(Map<?, ?> named) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        named.forEach((key, member) -> struct.put(String.valueOf(key), member));
        struct.put(XmlRpcCall.NAMED, true);
        return struct;
    }

    static KojiException refused(String method, String why) {
        return new KojiException(method, new CallResult.Refused<>("koji:" + method + " was not sent: " + why));
    }

    /** Whether a JSON value can be the arguments of a call. */
    static boolean fits(JsonNode arguments) {
        return arguments.isArray() || arguments.isObject() || arguments.isNull();
    }
}
