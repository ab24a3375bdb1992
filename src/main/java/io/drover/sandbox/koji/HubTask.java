package io.drover.sandbox.koji;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task. States: 0 FREE, 1 OPEN, 2 CLOSED, 3 CANCELED, 4 ASSIGNED, 5 FAILED. Guarded by the hub's lock. */
final class HubTask {

    static final int FREE = 0;
    static final int OPEN = 1;
    static final int CLOSED = 2;
    static final int CANCELED = 3;
    static final int ASSIGNED = 4;
    static final int FAILED = 5;

    private static final List<String> NAMES = List.of("FREE", "OPEN", "CLOSED", "CANCELED", "ASSIGNED", "FAILED");

    final long id;
    final String method;
    final List<@Nullable Object> request;
    final HubUser owner;
    final int priority;
    final Instant created;
    int state = FREE;

    @Nullable
    Instant started;

    @Nullable
    Instant completed;

    @Nullable
    Object result;

    @Nullable
    HubFault fault;

    HubTask(long id, String method, List<@Nullable Object> request, HubUser owner, int priority, Instant created) {
        this.id = id;
        this.method = method;
        this.request = request;
        this.owner = owner;
        this.priority = priority;
        this.created = created;
    }

    boolean finished() {
        return state == CLOSED || state == CANCELED || state == FAILED;
    }

    static String name(int state) {
        return NAMES.get(state);
    }

    boolean scratch() {
        return !request.isEmpty()
                && request.get(request.size() - 1) instanceof Map<?, ?> opts
                && Boolean.TRUE.equals(opts.get("scratch"));
    }

    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("state", state);
        struct.put("method", method);
        struct.put("owner", owner.id());
        struct.put("arch", "noarch");
        struct.put("channel_id", 1L);
        struct.put("host_id", state == FREE ? null : 1L);
        struct.put("parent", null);
        struct.put("label", null);
        struct.put("waiting", false);
        struct.put("awaited", null);
        struct.put("priority", priority);
        struct.put("weight", 1.0);
        time(struct, "create", created);
        time(struct, "start", started);
        time(struct, "completion", completed);
        return struct;
    }

    private static void time(Map<String, @Nullable Object> struct, String what, @Nullable Instant when) {
        struct.put(what + "_time", when == null ? null : HubTime.text(when));
        struct.put(what + "_ts", when == null ? null : HubTime.seconds(when));
    }
}
