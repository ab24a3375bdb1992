package io.drover.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has logged in.
 *
 * @param name "" where nobody has to
 * @param scopes what this login may be used for, null: everything
 */
public record User(String name, Set<String> roles, @Nullable Set<String> scopes) {
    public User {
        roles = Set.copyOf(roles);
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }

    public User(String name, Set<String> roles) {
        this(name, roles, null);
    }

    /** One of these; true where none is wanted. */
    public boolean hasOneOf(Set<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(roles::contains);
    }

    /** @throws ApiError 403 where the login may not be used for this */
    public void requireScope(String scope) {
        if (scopes != null && !scopes.contains(scope)) {
            throw ApiError.forbidden("Request does not have required scope " + scope);
        }
    }
}
