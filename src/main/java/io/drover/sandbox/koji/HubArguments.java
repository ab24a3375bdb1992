package io.drover.sandbox.koji;

import io.drover.koji.XmlRpcCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call by name. Positional ones come first; a last struct with {@code __starstar} holds named ones.
 * Whatever does not fit the method is a fault 1019.
 */
final class HubArguments {

    private final Map<String, @Nullable Object> values;
    private final List<@Nullable Object> rest = new ArrayList<>();
    private final Map<String, @Nullable Object> named = new LinkedHashMap<>();

    private HubArguments(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    static HubArguments bind(HubSignature signature, List<@Nullable Object> params) {
        List<@Nullable Object> positional = new ArrayList<>(params);
        Map<?, ?> named = named(positional);
        HubArguments arguments = new HubArguments(new LinkedHashMap<>(signature.defaults()));
        arguments.take(signature, positional);
        arguments.take(signature, named, positional.size());
        for (String name : signature.names()) {
            if (!arguments.values.containsKey(name)) {
                throw HubFault.parameter(signature.name() + ": missing argument " + name);
            }
        }
        return arguments;
    }

    private void take(HubSignature signature, List<@Nullable Object> positional) {
        List<String> names = signature.names();
        if (positional.size() > names.size() && signature.rest() == null) {
            throw HubFault.parameter(signature.name() + " takes at most " + names.size() + " arguments");
        }
        for (int i = 0; i < positional.size(); i++) {
            if (i < names.size()) {
                values.put(names.get(i), positional.get(i));
            } else {
                rest.add(positional.get(i));
            }
        }
    }

    private void take(HubSignature signature, Map<?, ?> byName, int positional) {
        for (Map.Entry<?, ?> entry : byName.entrySet()) {
            String name = String.valueOf(entry.getKey());
            int index = signature.names().indexOf(name);
            if (index >= positional) {
                values.put(name, entry.getValue());
            } else if (index < 0 && signature.named() != null) {
                named.put(name, entry.getValue());
            } else {
                throw HubFault.parameter(signature.name() + ": unexpected argument " + name);
            }
        }
    }

    private static Map<?, ?> named(List<@Nullable Object> positional) {
        int last = positional.size() - 1;
        if (last >= 0
                && positional.get(last) instanceof Map<?, ?> struct
                && Boolean.TRUE.equals(struct.get(XmlRpcCall.NAMED))) {
            positional.remove(last);
            Map<Object, @Nullable Object> named = new LinkedHashMap<>(struct);
            named.remove(XmlRpcCall.NAMED);
            return named;
        }
        return Map.of();
    }

    @Nullable
    Object value(String name) {
        return values.get(name);
    }

    /** What {@code *args} took. */
    List<@Nullable Object> rest() {
        return rest;
    }

    /** What {@code **opts} took. */
    Map<String, @Nullable Object> named() {
        return named;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    /** @throws HubFault 1019 where it is no text */
    String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw HubFault.parameter("argument " + name + " must be a text");
    }

    /** Null where it was not given. @throws HubFault 1019 where it is no text */
    @Nullable
    String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    /** @throws HubFault 1019 where it is no number */
    long number(String name) {
        if (values.get(name) instanceof Long number) {
            return number;
        }
        throw HubFault.parameter("argument " + name + " must be a number");
    }

    /** Null where it was not given. @throws HubFault 1019 where it is no number */
    @Nullable
    Long numberOrNull(String name) {
        return has(name) ? Long.valueOf(number(name)) : null;
    }

    /** As Python takes it: 1 and true are true. */
    boolean flag(String name) {
        return truth(values.get(name));
    }

    static boolean truth(@Nullable Object value) {
        return Boolean.TRUE.equals(value)
                || value instanceof Long number && number != 0
                || value instanceof String text && !text.isEmpty();
    }

    /** Empty for null. @throws HubFault 1019 where it is no list */
    List<?> list(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw HubFault.parameter("argument " + name + " must be a list");
    }

    /** Empty for null and for what is no struct. */
    Map<?, ?> struct(String name) {
        return values.get(name) instanceof Map<?, ?> struct ? struct : Map.of();
    }

    /** As {@link #struct}, with its members by name. */
    Map<String, @Nullable Object> members(String name) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        struct(name).forEach((key, value) -> members.put(String.valueOf(key), value));
        return members;
    }
}
