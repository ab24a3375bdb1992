package io.drover.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nobody has to log in, and everybody may do everything: for places that only trusted people reach. */
public final class Anybody implements Identity {
    @Override
    public Claim of(Request request) {
        return new Claim.Of("", Set.of(), Roles.KNOWN, null);
    }

    @Override
    public @Nullable String challenge() {
        return null;
    }

    @Override
    public String backend() {
        return "noauth";
    }
}
