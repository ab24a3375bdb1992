package io.drover.settings;

import java.util.List;
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
 * may be one with a system's name before the last word, beside {@code drover.koji.server} one with a profile's. Which names
 * there are is for the reader of the section to check.
 */
final class PartKeys {
    private static final List<String> SECTIONS = List.of("drover.dispatch.", "drover.koji.");
    private static final Pattern KEY = Pattern.compile("(drover\\.[a-z]+\\.)([a-z][a-z0-9-]*)\\.([a-z-]+)");

    private PartKeys() {}

    /** The key that {@code key} says again, as in drover.dispatch.rate; empty where it is no such key. */
    static Optional<String> general(String key, Map<String, String> known) {
        Matcher parts = KEY.matcher(key);
        return parts.matches() && SECTIONS.contains(parts.group(1))
                ? Optional.of(parts.group(1) + parts.group(3)).filter(known::containsKey)
                : Optional.empty();
    }

    /** The key for a variable as DROVER_DISPATCH_KOJI_CONCURRENCY. */
    static Optional<String> ofVariable(String variable, Map<String, String> known) {
        return SECTIONS.stream()
                .flatMap(section -> ofVariable(section, variable, known).stream())
                .findFirst();
    }

    private static Optional<String> ofVariable(String section, String variable, Map<String, String> known) {
        String begin = Settings.variable(section);
        if (!variable.startsWith(begin)) {
            return Optional.empty();
        }
        String rest = variable.substring(begin.length());
        for (String key : known.keySet()) {
            String end = "_" + Settings.variable(key.substring(Math.min(section.length(), key.length())));
            if (key.startsWith(section) && rest.endsWith(end) && rest.length() > end.length()) {
                String part = rest.substring(0, rest.length() - end.length());
                return Optional.of(section + part.toLowerCase(Locale.ROOT).replace('_', '-') + "."
                        + key.substring(section.length()));
            }
        }
        return Optional.empty();
    }

    /** Value by key, of all that are said for a part of the section. @return part to its keys' last words */
    static Map<String, Set<String>> said(Map<String, String> values, String section) {
        Map<String, Set<String>> parts = new TreeMap<>();
        values.keySet().forEach(key -> {
            Matcher found = KEY.matcher(key);
            if (found.matches() && found.group(1).equals(section + ".")) {
                parts.computeIfAbsent(found.group(2), p -> new TreeSet<>()).add(found.group(3));
            }
        });
        return parts;
    }
}
