package io.drover.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles as a line of a users' or tokens' file has them: {@code sender, verb:koji-*}. */
final class RoleList {
    private RoleList() {}

    /** @return empty for text in which a colon stands where no {@code verb:NAME} is */
    static Optional<Set<String>> parse(String text) {
        Set<String> roles = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toSet());
        boolean sound = roles.stream().allMatch(role -> role.indexOf(':') < 0 || VerbPermission.isOne(role));
        return sound ? Optional.of(roles) : Optional.empty();
    }
}
