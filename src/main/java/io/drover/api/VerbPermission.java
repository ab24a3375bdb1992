package io.drover.api;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which verbs somebody may ask for: those that a role {@code verb:NAME} names, where a star stands for any characters
 * ({@code verb:koji-*}), and all for the role admin.
 */
final class VerbPermission {
    private static final String PREFIX = "verb:";
    private static final String ADMIN = "admin";
    private static final Pattern ROLE = Pattern.compile("verb:[a-z0-9*][a-z0-9*-]*");

    private VerbPermission() {}

    /** Whether this is the name of such a role. */
    static boolean isOne(String role) {
        return ROLE.matcher(role).matches();
    }

    static boolean allows(Set<String> roles, String verb) {
        return roles.contains(ADMIN)
                || roles.stream()
                        .filter(VerbPermission::isOne)
                        .anyMatch(role -> matches(role.substring(PREFIX.length()), verb));
    }

    private static boolean matches(String pattern, String verb) {
        return verb.matches(pattern.replace("*", "[a-z0-9-]*"));
    }
}
