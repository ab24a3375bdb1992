package io.drover.sandbox.koji;

import org.jspecify.annotations.Nullable;

/** A login at the hub. Guarded by the hub's lock. */
final class HubSession {

    final long id;
    final HubUser user;
    String key;
    /** The number of the last call that committed data, null before the first. */
    @Nullable
    Long committed;

    boolean expired;

    HubSession(long id, HubUser user, String key) {
        this.id = id;
        this.user = user;
        this.key = key;
    }
}
