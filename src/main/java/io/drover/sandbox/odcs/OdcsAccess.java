package io.drover.sandbox.odcs;

import java.util.Set;

/**
 * Whom a simulated ODCS lets do what.
 *
 * @param token Bearer token for writing; one user has it
 * @param user the account behind it, owner of what it asks for
 * @param admin whether that account may remove composes of others, and finished ones
 * @param types source types it may ask for: tag, module, build …
 */
public record OdcsAccess(String token, String user, boolean admin, Set<String> types) {
    public OdcsAccess {
        types = Set.copyOf(types);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "OdcsAccess[user=" + user + ", admin=" + admin + ", types=" + types + "]";
    }
}
