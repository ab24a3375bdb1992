package io.drover.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys that may be said again for one part of what their section is about: beside {@code drover.dispatch.concurrency} there
 * may be one with a system's name before the last word. Which names there are is for the reader of the section to check.
 */
final class PartKeys {
    private static final String SECTION = "drover.dispatch.";
    private static final Pattern KEY = Pattern.compile(Pattern.quote(SECTION) + "([a-z][a-z0-9-]*)\\.([a-z-]+)");

    private PartKeys() {}

    /** The key that {@code key} says again, as in drover.dispatch.rate; empty where it is no such key. */
    static Optional<String> general(String key, Map<String, String> known) {
        Matcher parts = KEY.matcher(key);
        return parts.matches() ? Optional.of(SECTION + parts.group(2)).filter(known::containsKey) : Optional.empty();
    }

    /** The key for a variable as DROVER_DISPATCH_KOJI_CONCURRENCY. */
    static Optional<String> ofVariable(String variable, Map<String, String> known) {
        String begin = Settings.variable(SECTION);
        if (!variable.startsWith(begin)) {
            return Optional.empty();
        }
        String rest = variable.substring(begin.length());
        for (String key : known.keySet()) {
            String end = "_" + Settings.variable(key.substring(Math.min(SECTION.length(), key.length())));
            if (key.startsWith(SECTION) && rest.endsWith(end) && rest.length() > end.length()) {
                String part = rest.substring(0, rest.length() - end.length());
                return Optional.of(SECTION + part.toLowerCase(Locale.ROOT).replace('_', '-') + "."
                        + key.substring(SECTION.length()));
            }
        }
        return Optional.empty();
    }

    /** Value by key, of all that are said for a part. @return part to its keys' last words */
    static Map<String, Set<String>> said(Map<String, String> values) {
        Map<String, Set<String>> parts = new TreeMap<>();
        values.keySet().forEach(key -> {
            Matcher found = KEY.matcher(key);
            if (found.matches()) {
                parts.computeIfAbsent(found.group(1), p -> new TreeSet<>()).add(found.group(2));
            }
        });
        return parts;
    }
}
