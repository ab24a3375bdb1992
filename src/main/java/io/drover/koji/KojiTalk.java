package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * How one exchange reaches its hub.
 *
 * @param sessions to make calls in; null: calls are made without a login
 */
record KojiTalk(KojiCaller caller, @Nullable KojiSessions sessions) {

    /** The hub's value. @throws KojiException whatever else came */
    JsonNode call(XmlRpcCall call) {
        return call(KojiPost.json(call));
    }

    /** @param post whose form is {@link JsonForm} */
    JsonNode call(KojiPost post) {
        Object value = sessions == null ? caller.anonymous(post) : caller.inSession(post, sessions);
        return KojiJson.toJson(value);
    }

    /** Whether a call changes something, and a lost answer leaves that open. */
    boolean inSession() {
        return sessions != null;
    }
}
