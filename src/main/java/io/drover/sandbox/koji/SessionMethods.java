package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Logins and sessions (wire/koji.md §3.1). */
final class SessionMethods {

    private final HubState state;
    private final HubSessions sessions;
    private final HubSettings settings;

    SessionMethods(HubState state, HubSessions sessions, HubSettings settings) {
        this.state = state;
        this.sessions = sessions;
        this.settings = settings;
    }

    void register(HubMethods methods) {
        methods.add("login(user, password, opts=nil, renew=false, exclusive=false)", this::login);
        methods.add("sslLogin(proxyuser=nil, proxyauthtype=nil, renew=false, exclusive=nil)", this::sslLogin);
        methods.add("logout(session_id=nil)", this::logout);
        methods.add("logoutChild(session_id)", this::logout);
        methods.add("subsession()", (call, args) -> {
            HubSession session = session(call);
            call.changes();
            return sessions.subsession(session);
        });
        methods.add("exclusiveSession(force=false)", this::exclusive);
        methods.add("sharedSession()", (call, args) -> {
            HubSession session = session(call);
            call.changes();
            sessions.shared(session);
            return null;
        });
        methods.add("getLoggedInUser()", this::loggedIn);
        methods.add("getSessionInfo(details=false, user_id=nil)", this::info);
        methods.add(
                "showSession()", (call, args) -> String.valueOf(session(call).struct()));
    }

    private static HubSession session(HubCall call) {
        call.user();
        return Objects.requireNonNull(call.session);
    }

    private Object login(HubCall call, HubArguments args) {
        HubUser user = state.users
                .find(args.text("user"))
                .filter(known -> !known.password.isEmpty() && known.password.equals(args.text("password")))
                .orElseThrow(() -> HubFault.authentication("invalid username or password"));
        return enter(call, args, user, HubSession.PASSWORD);
    }

    private Object enter(HubCall call, HubArguments args, HubUser user, int authtype) {
        Map<String, @Nullable Object> login = sessions.login(call.session, user, authtype, args.flag("renew"));
        if (args.flag("exclusive")) {
            sessions.find(login.get("session-id")).ifPresent(session -> sessions.exclusive(session, false));
        }
        return login;
    }

    /** The front end has proven who it is; a proxy may then name somebody else. */
    private Object sslLogin(HubCall call, HubArguments args) {
        String principal = call.remoteUser;
        if (principal == null) {
            throw HubFault.authentication("could not verify client: NONE");
        }
        String wanted = args.textOrNull("proxyuser");
        if (wanted != null && !settings.proxyPrincipals.contains(principal)) {
            throw HubFault.authentication(principal + " is not authorized to login other users");
        }
        String who = wanted == null ? principal : wanted;
        HubUser user = state.users.find(who).orElseGet(() -> byPrincipal(who));
        return enter(call, args, user, HubSession.GSSAPI);
    }

    private HubUser byPrincipal(String principal) {
        int realm = principal.indexOf('@');
        String name = realm < 0 ? principal : principal.substring(0, realm);
        HubUser user = state.users.find(name).orElseGet(() -> created(name));
        if (realm >= 0) {
            user.principals.add(principal);
        }
        return user;
    }

    private HubUser created(String name) {
        if (!settings.loginCreatesUser) {
            throw HubFault.authentication("Unknown user: " + name);
        }
        return state.users.add(new HubUser(state.nextId(), name, HubUser.PERSON, ""));
    }

    private @Nullable Object logout(HubCall call, HubArguments args) {
        HubSession own = session(call);
        HubSession target = own;
        if (args.has("session_id")) {
            target = sessions.find(args.value("session_id"))
                    .filter(other -> other.user == own.user || own.user.may("admin"))
                    .orElseThrow(() -> HubFault.notAllowed(
                            "only admins or owner may logout other session " + args.value("session_id")));
        }
        call.changes();
        sessions.logout(target);
        return null;
    }

    private @Nullable Object exclusive(HubCall call, HubArguments args) {
        HubSession session = session(call);
        sessions.exclusive(session, args.flag("force"));
        call.changes();
        return null;
    }

    private @Nullable Object loggedIn(HubCall call, HubArguments args) {
        if (call.session == null) {
            return null;
        }
        Map<String, @Nullable Object> struct = new LinkedHashMap<>(call.session.user.struct());
        struct.put("authtype", call.session.authtype);
        return struct;
    }

    private @Nullable Object info(HubCall call, HubArguments args) {
        if (call.session == null) {
            return null;
        }
        if (!args.has("user_id")) {
            return call.session.struct();
        }
        HubUser user = state.users.user(args.value("user_id"));
        if (user != call.session.user) {
            call.userWho("admin");
        }
        List<HubSession> all = sessions.of(user);
        return all.stream().map(HubSession::struct).toList();
    }
}
