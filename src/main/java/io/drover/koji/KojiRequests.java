package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Requests of tasks as the hub keeps them. Source: wire/koji.md §2. */
public final class KojiRequests {

    private KojiRequests() {}

    /** The same without {@code __starstar}, which the hub keeps in the requests of newRepo and runroot, at any depth. */
    public static JsonNode plain(JsonNode request) {
        if (request.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            request.properties().stream()
                    .filter(member -> !member.getKey().equals(XmlRpcCall.NAMED))
                    .forEach(member -> object.set(member.getKey(), plain(member.getValue())));
            return object;
        }
        if (request.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            request.forEach(element -> array.add(plain(element)));
            return array;
        }
        return request;
    }
}
