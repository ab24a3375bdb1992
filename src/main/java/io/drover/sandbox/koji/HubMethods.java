package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the hub by name. A method checks everything before it changes anything, so that a fault leaves nothing
 * behind: that is how an entry of a multiCall fails alone.
 */
final class HubMethods {

    /** What a method does. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object call(HubCall call, HubArguments arguments);
    }

    private record Method(HubSignature signature, Body body) {}

    private final Map<String, Method> methods = new TreeMap<>();

    void add(String signature, Body body) {
        HubSignature parsed = HubSignature.parse(signature);
        methods.put(parsed.name(), new Method(parsed, body));
    }

    @Nullable
    Object call(HubCall call, String name, List<@Nullable Object> params) {
        Method method = method(name);
        return method.body().call(call, HubArguments.bind(method.signature(), params));
    }

    private Method method(String name) {
        Method method = methods.get(name);
        if (method == null) {
            throw HubFault.generic("Invalid method: " + name);
        }
        return method;
    }

    List<String> names() {
        return List.copyOf(methods.keySet());
    }

    /** A method's signature: what {@code system.methodHelp} tells. */
    String help(String name) {
        return method(name).signature().text();
    }

    /** The names of a method's arguments, in order. */
    List<String> arguments(String name) {
        return method(name).signature().names();
    }

    /** What {@code _listapi} tells. */
    List<Map<String, @Nullable Object>> describe() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Method method : methods.values()) {
            Map<String, @Nullable Object> struct = new LinkedHashMap<>();
            String text = method.signature().text();
            struct.put("name", method.signature().name());
            struct.put("argdesc", text.substring(text.indexOf('(')));
            struct.put("args", method.signature().described());
            struct.put("doc", null);
            all.add(struct);
        }
        return all;
    }
}
