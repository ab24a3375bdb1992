package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Versions, events, introspection, several calls in one, filters around others (wire/koji.md §2, §5.1, §5.8). */
final class SystemMethods {

    static final String VERSION = "1.35.3";

    private final HubState state;
    private final HubMethods methods;

    SystemMethods(HubState state, HubMethods methods) {
        this.state = state;
        this.methods = methods;
    }

    void register() {
        methods.add("getAPIVersion()", (call, args) -> 1L);
        methods.add("getKojiVersion()", (call, args) -> VERSION);
        methods.add("hello(*args)", (call, args) -> "Hello World");
        methods.add("echo(*args)", (call, args) -> args.rest());
        methods.add("_listapi()", (call, args) -> methods.describe());
        methods.add("system.listMethods()", (call, args) -> methods.names());
        methods.add("system.methodSignature(method)", (call, args) -> "signatures not supported");
        methods.add("system.methodHelp(method)", (call, args) -> methods.help(args.text("method")));
        methods.add("getLastEvent(before=nil)", this::lastEvent);
        methods.add("getEvent(id)", (call, args) -> state.event(args.value("id"))
                .map(SystemMethods::struct)
                .orElseThrow(() -> HubFault.generic("query returned no rows")));
        methods.add("multiCall(calls)", this::multiCall);
        methods.add("system.multicall(calls)", this::multiCall);
        methods.add("filterResults(methodName, *args, **kw)", (call, args) -> filtered(call, args)
                .rows());
        methods.add("countAndFilterResults(methodName, *args, **kw)", (call, args) -> {
            Filtered filtered = filtered(call, args);
            return List.of(filtered.total(), filtered.rows());
        });
        methods.add("count(methodName, *args, **kw)", (call, args) -> size(wrapped(call, args, args.named())));
    }

    private @Nullable Object lastEvent(HubCall call, HubArguments args) {
        if (!args.has("before")) {
            return struct(state.lastEvent());
        }
        return state.lastEvent(HubTime.filter(args.value("before")))
                .map(SystemMethods::struct)
                .orElse(null);
    }

    private static Map<String, @Nullable Object> struct(HubChange event) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", event.event());
        struct.put("ts", HubTime.seconds(event.at()));
        return struct;
    }

    private record Filtered(long total, @Nullable Object rows) {}

    private Filtered filtered(HubCall call, HubArguments args) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>(args.named());
        Object options = named.remove("filterOpts");
        Object result = wrapped(call, args, named);
        if (!(result instanceof List<?> list)) {
            return new Filtered(size(result), result);
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        list.forEach(row -> rows.add(HubQuery.row(row)));
        Map<?, ?> filter = options instanceof Map<?, ?> struct ? struct : Map.of();
        return new Filtered(rows.size(), HubQuery.apply(rows, filter));
    }

    private @Nullable Object wrapped(HubCall call, HubArguments args, Map<String, @Nullable Object> named) {
        List<@Nullable Object> params = new ArrayList<>(args.rest());
        if (!named.isEmpty()) {
            Map<String, @Nullable Object> last = new LinkedHashMap<>(named);
            last.put(io.drover.koji.XmlRpcCall.NAMED, true);
            params.add(last);
        }
        return methods.call(call, args.text("methodName"), params);
    }

    private static long size(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.size();
        }
        return value instanceof Map<?, ?> map ? map.size() : 1;
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
