package io.drover.api;

import java.util.Set;

/** Somebody who has logged in. */
public record User(String name, Set<String> roles) {
    public User {
        roles = Set.copyOf(roles);
    }

    /** One of these; true where none is wanted. */
    public boolean hasOneOf(Set<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(roles::contains);
    }
}
