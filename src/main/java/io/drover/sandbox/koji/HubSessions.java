package io.drover.sandbox.koji;

import io.drover.sandbox.Simulator.Request;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The logins and the rules of the call number (wire/koji.md §3.1, §3.2). Guarded by the hub's lock. */
final class HubSessions {

    private static final Set<String> LOGINS = Set.of("login", "sslLogin");
    /** What a session that is kept out by an exclusive one may do. */
    private static final Set<String> ALWAYS = Set.of("login", "sslLogin", "logout", "exclusiveSession");
    /** What may be done twice with the same number. */
    private static final Set<String> EXEMPT = Set.of("repoExpire", "repoDelete", "repoProblem");

    private final Map<Long, HubSession> sessions = new LinkedHashMap<>();
    /** The sessions that keep others of their user out. */
    private final Map<HubUser, HubSession> exclusives = new HashMap<>();

    private final SecureRandom random = new SecureRandom();
    private final HubState state;
    private final HubSettings settings;

    HubSessions(HubState state, HubSettings settings) {
        this.state = state;
        this.settings = settings;
    }

    /** The session that the request names, null where it names none. @throws HubFault 1, 1002, 1006 or 1007 */
    @Nullable
    HubSession of(Request request, String method) {
        Optional<String> id = named(request, "Koji-Session-Id", "session-id");
        if (id.isEmpty()) {
            return null;
        }
        String key = named(request, "Koji-Session-Key", "session-key")
                .orElseThrow(() -> HubFault.unexpected("<class 'KeyError'>: 'Koji-Session-Key'"));
        HubSession session = sessions.get(number(id.get()));
        if (session == null || !session.key.equals(key)) {
            throw HubFault.authentication("Invalid session or bad credentials");
        }
        if (session.expired && !LOGINS.contains(method)) {
            throw new HubFault(1007, "session \"" + session.id + "\" has expired");
        }
        if (!ALWAYS.contains(method)) {
            notKeptOut(session);
        }
        return session;
    }

    private Optional<String> named(Request request, String header, String parameter) {
        return request.header(header).or(() -> settings.urlSessions ? request.parameter(parameter) : Optional.empty());
    }

    private void notKeptOut(HubSession session) {
        exclusive(session.user).filter(other -> other != session).ifPresent(other -> {
            throw new HubFault(1006, "User " + session.user.name + " has an exclusive session: " + other.id);
        });
    }

    private Optional<HubSession> exclusive(HubUser user) {
        return Optional.ofNullable(exclusives.get(user));
    }

    /** The call's number, null where there is none. */
    @Nullable
    Long callNumber(Request request) {
        return request.header("Koji-Session-Callnum")
                .or(() -> request.header("Koji-CallNum"))
                .or(() -> settings.urlSessions ? request.parameter("callnum") : Optional.empty())
                .map(HubSessions::number)
                .orElse(null);
    }

    /** @throws HubFault 1008 or 1009: what the number says of earlier calls */
    static void inOrder(HubSession session, long number, String method) {
        Long committed = session.committed;
        if (committed == null || number > committed || number == committed && EXEMPT.contains(method)) {
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

    /** A login of a user whose identity is proven, or the renewal of the current session. */
    Map<String, @Nullable Object> login(@Nullable HubSession current, HubUser user, int authtype, boolean renew) {
        if (current != null && !renew) {
            throw HubFault.authentication("Already logged in");
        }
        if (user.blocked || user.type == HubUser.GROUP) {
            throw HubFault.authentication("logins by " + user.name + " are not allowed");
        }
        HubSession session =
                current == null ? new HubSession(state.nextId(), user, authtype, null, state.now()) : current;
        // a renewal keeps the session's id and its call number, not its key
        session.renewed = state.now();
        session.expired = false;
        return open(session);
    }

    /** A session beside the given one, with call numbers of its own. */
    Map<String, @Nullable Object> subsession(HubSession session) {
        HubSession master = session.master == null ? session : session.master;
        return open(new HubSession(state.nextId(), session.user, session.authtype, master, state.now()));
    }

    private Map<String, @Nullable Object> open(HubSession session) {
        session.key = session.id + "-" + HexFormat.of().formatHex(randomBytes());
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

    /** @throws HubFault 1006 where another session is exclusive and it is not forced */
    void exclusive(HubSession session, boolean force) {
        Optional<HubSession> other = exclusive(session.user).filter(one -> one != session);
        if (other.isPresent() && !force) {
            throw new HubFault(1006, "Cannot get exclusive session");
        }
        other.ifPresent(this::logout);
        session.exclusive = true;
        exclusives.put(session.user, session);
    }

    void shared(HubSession session) {
        session.exclusive = false;
        exclusives.remove(session.user, session);
    }

    Optional<HubSession> find(@Nullable Object id) {
        return id instanceof Long number ? Optional.ofNullable(sessions.get(number)) : Optional.empty();
    }

    List<HubSession> of(HubUser user) {
        return sessions.values().stream()
                .filter(session -> session.user == user)
                .toList();
    }

    /** Its subsessions die with it. */
    void logout(HubSession session) {
        sessions.remove(session.id);
        sessions.values().removeIf(other -> other.master == session);
        exclusives.values().removeIf(other -> !sessions.containsKey(other.id));
    }

    /** As after the renewal timeout: every call in them is a 1007. */
    void expireAll() {
        sessions.values().forEach(session -> session.expired = true);
    }

    /** As after the sweep of idle ones: every call in them is a 1002. */
    void forgetAll() {
        sessions.clear();
        exclusives.clear();
    }

    int count() {
        return sessions.size();
    }
}
