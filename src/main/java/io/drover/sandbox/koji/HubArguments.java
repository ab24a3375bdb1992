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

    private HubArguments(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    static HubArguments bind(HubSignature signature, List<@Nullable Object> params) {
        List<@Nullable Object> positional = new ArrayList<>(params);
        Map<?, ?> named = named(positional);
        List<String> names = signature.names();
        if (positional.size() > names.size()) {
            throw HubFault.parameter(signature.name() + " takes at most " + names.size() + " arguments");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(signature.defaults());
        for (int i = 0; i < positional.size(); i++) {
            values.put(names.get(i), positional.get(i));
        }
        for (Map.Entry<?, ?> entry : named.entrySet()) {
            String name = String.valueOf(entry.getKey());
            if (!names.contains(name) || names.indexOf(name) < positional.size()) {
                throw HubFault.parameter(signature.name() + ": unexpected argument " + name);
            }
            values.put(name, entry.getValue());
        }
        for (String name : names) {
            if (!values.containsKey(name)) {
                throw HubFault.parameter(signature.name() + ": missing argument " + name);
            }
        }
        return new HubArguments(values);
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

    /** Whether the method has such an argument at all. */
    boolean names(String name) {
        return values.containsKey(name);
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

    /** As Python takes it: 1 and true are true. */
    boolean flag(String name) {
        Object value = values.get(name);
        return Boolean.TRUE.equals(value) || value instanceof Long number && number != 0;
    }

    /** Empty for null and for what is no struct. */
    Map<?, ?> struct(String name) {
        return values.get(name) instanceof Map<?, ?> struct ? struct : Map.of();
    }
}
