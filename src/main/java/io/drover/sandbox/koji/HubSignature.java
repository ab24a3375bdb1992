package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method's name and its arguments in order, as {@code getTag(tagInfo, strict=false)}; a default is {@code nil},
 * {@code true}, {@code false}, a whole number or a text in double quotes. {@code *args} takes what positional arguments
 * are left, {@code **opts} what named ones are left.
 *
 * @param text as it was written: what introspection shows
 * @param rest the name behind {@code *}, null where there is none
 * @param named the name behind {@code **}, null where there is none
 */
record HubSignature(
        String text,
        List<String> names,
        Map<String, @Nullable Object> defaults,
        @Nullable String rest,
        @Nullable String named) {

    static HubSignature parse(String text) {
        List<String> names = new ArrayList<>();
        Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
        String rest = null;
        String named = null;
        for (String argument :
                text.substring(text.indexOf('(') + 1, text.length() - 1).split(",", -1)) {
            String stripped = argument.strip();
            int equals = stripped.indexOf('=');
            if (equals > 0) {
                defaults.put(stripped.substring(0, equals), constant(stripped.substring(equals + 1)));
                names.add(stripped.substring(0, equals));
            } else if (stripped.startsWith("**")) {
                named = stripped.substring(2);
            } else if (stripped.startsWith("*")) {
                rest = stripped.substring(1);
            } else if (!stripped.isEmpty()) {
                names.add(stripped);
            }
        }
        return new HubSignature(text, List.copyOf(names), defaults, rest, named);
    }

    String name() {
        return text.substring(0, text.indexOf('('));
    }

    /** Each a name, or a name and its default, as {@code _listapi} tells them. */
    List<Object> described() {
        List<Object> described = new ArrayList<>();
        for (String name : names) {
            if (defaults.containsKey(name)) {
                List<@Nullable Object> pair = new ArrayList<>();
                pair.add(name);
                pair.add(defaults.get(name));
                described.add(pair);
            } else {
                described.add(name);
            }
        }
        return described;
    }

    private static @Nullable Object constant(String text) {
        return switch (text) {
            case "nil" -> null;
            case "true", "false" -> Boolean.valueOf(text);
            default -> text.startsWith("\"") ? text.substring(1, text.length() - 1) : Long.valueOf(text);
        };
    }
}
