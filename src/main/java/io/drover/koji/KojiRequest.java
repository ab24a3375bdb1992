package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The request that a hub keeps with a task, compared with what we would send. The hub strips, adds and rewrites a little
 * ({@code wire/koji.md} §3.3): {@code __starstar} stays or goes, a tag becomes its id, its own values stand among ours.
 *
 * @param expected positional; null stands for whatever the hub put there
 * @param added members of structs that the hub may add on its own
 * @param tags ids of the tags that {@code expected} names
 */
record KojiRequest(ArrayNode expected, Set<String> added, Map<String, Long> tags) {

    KojiRequest {
        expected = plain(expected);
        added = Set.copyOf(added);
        tags = Map.copyOf(tags);
    }

    boolean is(JsonNode request) {
        ArrayNode stored = plain(request);
        if (stored.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < stored.size(); i++) {
            if (!isSame(expected.get(i), stored.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isSame(JsonNode wanted, JsonNode there) {
        if (wanted.isNull() || wanted.equals(there)) {
            return true;
        }
        if (wanted.isTextual() && there.isIntegralNumber()) {
            return Long.valueOf(there.longValue()).equals(tags.get(wanted.textValue()));
        }
        return wanted instanceof ObjectNode ours && there instanceof ObjectNode theirs && isSame(ours, theirs);
    }

    private boolean isSame(ObjectNode ours, ObjectNode theirs) {
        Set<String> names = new HashSet<>();
        theirs.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> added.contains(name) && !ours.has(name));
        ours.fieldNames().forEachRemaining(names::add);
        return names.stream().allMatch(name -> ours.path(name).equals(theirs.path(name)));
    }

    /** Numbers as the hub's are; no {@code __starstar}; absent, null and false are one; no empty struct at the end. */
    private static ArrayNode plain(JsonNode request) {
        ArrayNode plain = JsonNodeFactory.instance.arrayNode();
        for (JsonNode argument : KojiJson.toJson(KojiJson.toValue(request))) {
            plain.add(argument instanceof ObjectNode struct ? plain(struct) : argument);
        }
        while (!plain.isEmpty() && plain.get(plain.size() - 1) instanceof ObjectNode last && last.isEmpty()) {
            plain.remove(plain.size() - 1);
        }
        return plain;
    }

    private static ObjectNode plain(ObjectNode struct) {
        ObjectNode plain = JsonNodeFactory.instance.objectNode();
        struct.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (!member.getKey().equals(XmlRpcCall.NAMED)
                    && !value.isNull()
                    && (!value.isBoolean() || value.booleanValue())) {
                plain.set(member.getKey(), value);
            }
        });
        return plain;
    }
}
