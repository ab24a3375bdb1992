package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logins, users, introspection, several calls in one (wire/koji.md §2, §3.1, §5.1). */
final class SystemMethods {

    static final String VERSION = "1.35.3";

    private final HubState state;
    private final HubSessions sessions;
    private final HubMethods methods;

    SystemMethods(HubState state, HubSessions sessions, HubMethods methods) {
        this.state = state;
        this.sessions = sessions;
        this.methods = methods;
    }

    void register() {
        methods.add("getAPIVersion()", (call, args) -> 1L);
        methods.add("getKojiVersion()", (call, args) -> VERSION);
        methods.add("_listapi()", (call, args) -> methods.describe());
        methods.add("system.listMethods()", (call, args) -> methods.names());
        methods.add("getLastEvent(before=nil)", (call, args) -> lastEvent());
        methods.add("login(user, password, opts=nil, renew=false, exclusive=false)", this::login);
        methods.add("logout(session_id=nil)", this::logout);
        methods.add("getLoggedInUser()", (call, args) -> call.session == null ? null : call.session.user.struct());
        methods.add("getUser(userInfo=nil, strict=false, krb_princs=true)", this::getUser);
        methods.add("multiCall(calls)", this::multiCall);
        methods.add("system.multicall(calls)", this::multiCall);
    }

    private Map<String, @Nullable Object> lastEvent() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", state.lastEvent());
        struct.put("ts", HubTime.seconds(state.now()));
        return struct;
    }

    private Object login(HubCall call, HubArguments args) {
        return sessions.login(call.session, args.text("user"), args.text("password"), args.flag("renew"));
    }

    private @Nullable Object logout(HubCall call, HubArguments args) {
        call.user();
        if (call.session != null) {
            sessions.logout(call.session);
        }
        return null;
    }

    private @Nullable Object getUser(HubCall call, HubArguments args) {
        Object ref = args.has("userInfo") ? args.value("userInfo") : call.user().name();
        return state.findUser(ref).map(HubUser::struct).orElseGet(() -> {
            if (args.flag("strict")) {
                throw HubFault.generic("No such user: " + HubState.quoted(ref));
            }
            return null;
        });
    }

    private Object multiCall(HubCall call, HubArguments args) {
        if (!(args.value("calls") instanceof List<?> calls)) {
            throw HubFault.parameter("calls must be a list");
        }
        List<Object> results = new ArrayList<>(calls.size());
        for (Object entry : calls) {
            results.add(entry(call, entry));
        }
        // even when every entry failed
        call.changes();
        return results;
    }

    private Object entry(HubCall call, @Nullable Object entry) {
        try {
            if (entry instanceof Map<?, ?> struct
                    && struct.get("methodName") instanceof String name
                    && struct.get("params") instanceof List<?> params) {
                List<@Nullable Object> result = new ArrayList<>(1);
                result.add(methods.call(call, name, new ArrayList<@Nullable Object>(params)));
                return result;
            }
            throw HubFault.unexpected("<class 'KeyError'>: 'methodName'");
        } catch (HubFault fault) {
            Map<String, @Nullable Object> struct = new LinkedHashMap<>();
            struct.put("faultCode", fault.code());
            struct.put("faultString", fault.text());
            struct.put("traceback", List.of("Traceback (most recent call last):\n"));
            return struct;
        }
    }
}
