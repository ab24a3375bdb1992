package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a hub's method, as an entry of {@code koji:multiCall}.
 *
 * @param params positional; named ones are a last struct with {@code __starstar} (wire/koji.md §2)
 */
public record HubCall(String method, ArrayNode params) {

    private static final String NAMED = "__starstar";

    static HubCall of(String method, @Nullable Object... positional) {
        return new HubCall(method, (ArrayNode) KojiJson.toJson(Arrays.asList(positional)));
    }

    /** The same call with named arguments besides; null is sent as nil. */
    HubCall with(Map<String, ?> named) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>(named);
        struct.put(NAMED, true);
        ArrayNode all = params.deepCopy();
        all.add(KojiJson.toJson(struct));
        return new HubCall(method, all);
    }

    /** {@code {"method": "getTag", "params": ["f42"]}}. */
    public ObjectNode toJson() {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("method", method);
        entry.set("params", params);
        return entry;
    }

    /** {@code createTag("f42", arches="x86_64")}, for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method).append('(');
        String comma = "";
        for (JsonNode param : params) {
            for (String argument : param.has(NAMED) ? named(param) : new String[] {param.toString()}) {
                text.append(comma).append(argument);
                comma = ", ";
            }
        }
        return text.append(')').toString();
    }

    private static String[] named(JsonNode struct) {
        return struct.properties().stream()
                .filter(member -> !member.getKey().equals(NAMED))
                .map(member -> member.getKey() + "=" + member.getValue())
                .toArray(String[]::new);
    }
}
