package io.drover.sandbox.koji;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A login at the hub. Guarded by the hub's lock. */
final class HubSession {

    static final int PASSWORD = 0;
    static final int GSSAPI = 3;

    final long id;
    final HubUser user;
    final int authtype;
    /** The session it dies with, null for a login. */
    final @Nullable HubSession master;

    String key;
    Instant started;
    Instant renewed;
    /** The number of the last call that committed data, null before the first. */
    @Nullable
    Long committed;

    boolean expired;
    boolean exclusive;

    HubSession(long id, HubUser user, int authtype, @Nullable HubSession master, Instant started) {
        this.id = id;
        this.user = user;
        this.authtype = authtype;
        this.master = master;
        this.key = "";
        this.started = started;
        this.renewed = started;
    }

    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("session_id", id);
        struct.put("id", id);
        struct.put("user_id", user.id);
        struct.put("master", master == null ? null : master.id);
        struct.put("authtype", authtype);
        struct.put("callnum", committed);
        struct.put("exclusive", exclusive ? true : null);
        struct.put("expired", expired);
        struct.put("start_time", HubTime.text(started));
        struct.put("start_ts", HubTime.seconds(started));
        struct.put("renew_time", HubTime.text(renewed));
        struct.put("renew_ts", HubTime.seconds(renewed));
        struct.put("update_time", HubTime.text(renewed));
        struct.put("update_ts", HubTime.seconds(renewed));
        struct.put("closed", false);
        return struct;
    }
}
