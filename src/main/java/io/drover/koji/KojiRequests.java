package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The requests that the hub keeps of tasks ({@code wire/koji.md} §2): those of newRepo and runroot hold what was sent by name. */
public final class KojiRequests {

    private KojiRequests() {}

    /**
     * The request as if nothing had been sent by name: {@code ["f41", {"event": 7, "__starstar": true}]} is
     * {@code ["f41", {"event": 7}]}. Anything else comes back as it is; the argument is never changed.
     */
    public static JsonNode plain(JsonNode request) {
        int last = request.size() - 1;
        if (!request.isArray() || !request.path(last).path(XmlRpcCall.NAMED).asBoolean()) {
            return request;
        }
        ArrayNode plain = ((ArrayNode) request.deepCopy());
        ((ObjectNode) plain.get(last)).remove(XmlRpcCall.NAMED);
        return plain;
    }
}
