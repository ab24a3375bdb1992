package io.drover.sandbox.koji;

import io.drover.sandbox.Simulator.Request;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The logins and the rules of the call number (wire/koji.md §3.1, §3.2). Guarded by the hub's lock. */
final class HubSessions {

    private final Map<Long, HubSession> sessions = new LinkedHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final HubState state;

    HubSessions(HubState state) {
        this.state = state;
    }

    /** The session that the headers name, null where they name none. @throws HubFault 1, 1002 or 1007 */
    @Nullable
    HubSession of(Request request, boolean login) {
        Optional<String> id = request.header("Koji-Session-Id");
        if (id.isEmpty()) {
            return null;
        }
        String key = request.header("Koji-Session-Key")
                .orElseThrow(() -> HubFault.unexpected("<class 'KeyError'>: 'Koji-Session-Key'"));
        HubSession session = sessions.get(number(id.get()));
        if (session == null || !session.key.equals(key)) {
            throw HubFault.authentication("Invalid session or bad credentials");
        }
        if (session.expired && !login) {
            throw new HubFault(1007, "session \"" + session.id + "\" has expired");
        }
        return session;
    }

    /** The call's number, null where there is none. */
    static @Nullable Long callNumber(Request request) {
        return request.header("Koji-Session-Callnum")
                .or(() -> request.header("Koji-CallNum"))
                .map(HubSessions::number)
                .orElse(null);
    }

    /** @throws HubFault 1008 or 1009: what the number says of earlier calls */
    static void inOrder(HubSession session, long number) {
        Long committed = session.committed;
        if (committed == null || number > committed) {
            return;
        }
        if (number == committed) {
            throw new HubFault(1009, "unable to retry call " + number + " (method may have been executed already)");
        }
        throw new HubFault(1008, number + " < " + committed + " (session " + session.id + ")");
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw HubFault.unexpected("<class 'ValueError'>: invalid literal for int(): '" + text + "'");
        }
    }

    /** A password login, or its renewal when {@code renew} comes with the session's headers. */
    Map<String, @Nullable Object> login(@Nullable HubSession current, String name, String password, boolean renew) {
        if (current != null && !renew) {
            throw HubFault.authentication("Already logged in");
        }
        HubUser user = state.findUser(name)
                .filter(known -> known.password().equals(password))
                .orElseThrow(() -> HubFault.authentication("invalid username or password"));
        if (user.blocked()) {
            throw HubFault.authentication("logins by " + name + " are not allowed");
        }
        HubSession session = current == null ? new HubSession(state.nextId(), user, "") : current;
        // a renewal keeps the session's id and its call number, not its key
        session.key = session.id + "-" + HexFormat.of().formatHex(randomBytes());
        session.expired = false;
        sessions.put(session.id, session);
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("session-id", session.id);
        struct.put("session-key", session.key);
        struct.put("header-auth", true);
        return struct;
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return bytes;
    }

    void logout(HubSession session) {
        sessions.remove(session.id);
    }

    /** As after the renewal timeout: every call in them is a 1007. */
    void expireAll() {
        sessions.values().forEach(session -> session.expired = true);
    }

    /** As after the sweep of idle ones: every call in them is a 1002. */
    void forgetAll() {
        sessions.clear();
    }

    int count() {
        return sessions.size();
    }
}
