package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request on its way through the hub: who calls, whether data changed, what is to be told to the bus afterwards. */
final class HubCall {

    /** A bus message that goes out after the commit. */
    record Message(String topic, JsonNode body) {}

    /** A message of the native form: an address, properties, the raw arguments. */
    record Native(String address, JsonNode properties, JsonNode body) {}

    final @Nullable HubSession session;
    /** Whom the front end vouches for, null where it names nobody. */
    final @Nullable String remoteUser;

    final List<Message> messages = new ArrayList<>();
    final List<Native> natives = new ArrayList<>();
    private boolean wrote;

    HubCall(@Nullable HubSession session, @Nullable String remoteUser) {
        this.session = session;
        this.remoteUser = remoteUser;
    }

    /** Of the hub itself. */
    static HubCall internal() {
        return new HubCall(null, null);
    }

    /** @throws HubFault 1002 for an anonymous call */
    HubUser user() {
        if (session == null) {
            throw HubFault.authentication("Not logged in");
        }
        return session.user;
    }

    /** @throws HubFault 1002, or 1004 for a user without it */
    HubUser userWho(String permission) {
        HubUser user = user();
        if (!user.may(permission)) {
            throw HubFault.notAllowed(permission + " permission required");
        }
        return user;
    }

    /** Says that the call changes data; to be called after the last check. */
    void changes() {
        wrote = true;
    }

    /** As {@link #changes()}, with an event for what is versioned. */
    HubChange change(HubState state) {
        changes();
        return state.change(session == null ? null : session.user);
    }

    boolean wrote() {
        return wrote;
    }

    void tell(String topic, Map<String, @Nullable Object> body) {
        messages.add(new Message(topic, KojiJson.toJson(body)));
    }

    void tellNatively(String address, Map<String, @Nullable Object> properties, Map<String, @Nullable Object> body) {
        natives.add(new Native(address, KojiJson.toJson(properties), KojiJson.toJson(body)));
    }
}
