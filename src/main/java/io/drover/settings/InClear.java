package io.drover.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Passwords that stand in a URL, from where they would come into log lines, errors and answers. */
final class InClear {
    private static final Pattern USER_AND_PASSWORD =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\s@]*:[^/?#\\s@]*@");
    private static final Pattern OPTION = Pattern.compile("(?i)[?&;](?:ssl)?password=");

    private InClear() {}

    /** What is wrong with these keys; never with a value in it. A key that is a secret by itself may look as it likes. */
    static Stream<String> faults(Map<String, String> values, Set<String> keys) {
        return keys.stream()
                .filter(key -> key.startsWith("drover.")
                        && !Settings.SECRET.matcher(key).matches())
                .flatMap(key -> fault(key, values.getOrDefault(key, "")).stream());
    }

    private static Optional<String> fault(String key, String value) {
        return USER_AND_PASSWORD.matcher(value).find() || OPTION.matcher(value).find()
                ? Optional.of(
                        key + ": a password does not stand in a URL, which is shown in many places; user, password and"
                                + " token have keys of their own")
                : Optional.empty();
    }
}
