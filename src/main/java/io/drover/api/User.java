package io.drover.api;

import java.util.Set;

/** Somebody who has logged in. */
public record User(String name, Set<String> roles) {
    public User {
        roles = Set.copyOf(roles);
    }

    boolean hasOneOf(Set<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(roles::contains);
    }
}
