package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method's name and its arguments in order, as {@code getTag(tagInfo, strict=false)}; a default is {@code nil},
 * {@code true} or {@code false}.
 *
 * @param text as it was written: what introspection shows
 */
record HubSignature(String text, String name, List<String> names, Map<String, @Nullable Object> defaults) {

    static HubSignature parse(String text) {
        int open = text.indexOf('(');
        List<String> names = new ArrayList<>();
        Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
        for (String argument : text.substring(open + 1, text.length() - 1).split(",", -1)) {
            String stripped = argument.strip();
            int equals = stripped.indexOf('=');
            if (equals > 0) {
                defaults.put(stripped.substring(0, equals), constant(stripped.substring(equals + 1)));
                stripped = stripped.substring(0, equals);
            }
            if (!stripped.isEmpty()) {
                names.add(stripped);
            }
        }
        return new HubSignature(text, text.substring(0, open), List.copyOf(names), defaults);
    }

    private static @Nullable Object constant(String text) {
        return "nil".equals(text) ? null : Boolean.valueOf(text);
    }
}
