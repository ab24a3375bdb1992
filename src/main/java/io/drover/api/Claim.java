package io.drover.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came of a request's saying who sends it, in one of the ways there are; see {@link Identity}. */
public sealed interface Claim {
    Claim NONE = new None();

    /** The request says nothing in this way. */
    record None() implements Claim {}

    /**
     * It is somebody.
     *
     * @param name "" for anybody, where nobody has to log in
     * @param groups that it is a member of, as whoever vouches for it says
     * @param roles that it has by itself; those of the roles file are beside them
     * @param scopes what its token may be used for; null where there is no such limit
     */
    record Of(String name, Set<String> groups, Set<String> roles, @Nullable Set<String> scopes) implements Claim {
        public Of {
            groups = Set.copyOf(groups);
            roles = Set.copyOf(roles);
            scopes = scopes == null ? null : Set.copyOf(scopes);
        }
    }

    /** It says something that is not so. @param why for the client; never what it sent */
    record Wrong(String why) implements Claim {}

    /** Who would have to vouch for it does not answer. @param why for the log */
    record Away(String why) implements Claim {}
}
