package io.drover.sandbox.koji;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** What is to be done. */
    record Work(String method, List<@Nullable Object> request) {}

    final long id;
    final String method;
    final List<@Nullable Object> request;
    final HubUser owner;
    final Instant created;
    /** Ids of what it builds. */
    final List<Long> builds = new ArrayList<>();

    final List<HubTask> children = new ArrayList<>();
    /** Its files by name. */
    final Map<String, byte[]> output = new TreeMap<>();

    int priority;
    int state = FREE;
    String channel = "default";
    String arch = "noarch";

    @Nullable
    HubTask parent;

    @Nullable
    String label;

    @Nullable
    Instant started;

    @Nullable
    Instant completed;

    @Nullable
    Object result;

    @Nullable
    HubFault fault;

    HubTask(long id, Work work, HubUser owner, int priority, Instant created) {
        this.id = id;
        this.method = work.method();
        this.request = work.request();
        this.owner = owner;
        this.priority = priority;
        this.created = created;
    }

    boolean finished() {
        return state == CLOSED || state == CANCELED || state == FAILED;
    }

    void end(int finalState, Instant when) {
        state = finalState;
        completed = when;
    }

    static String name(int state) {
        return NAMES.get(state);
    }

    /** Top-level and asked for as scratch. */
    boolean scratch() {
        return parent == null && Boolean.TRUE.equals(options().get("scratch"));
    }

    /** The last argument where it is a struct. */
    Map<?, ?> options() {
        return !request.isEmpty() && request.get(request.size() - 1) instanceof Map<?, ?> options ? options : Map.of();
    }

    /** Null where the request is shorter. */
    @Nullable
    Object argument(int index) {
        return index < request.size() ? request.get(index) : null;
    }

    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("state", state);
        struct.put("method", method);
        struct.put("owner", owner.id);
        struct.put("arch", arch);
        struct.put("channel_id", HubChannels.id(channel));
        struct.put("host_id", state == FREE ? null : 1L);
        struct.put("parent", parent == null ? null : parent.id);
        struct.put("label", label);
        struct.put("waiting", state == OPEN && children.stream().anyMatch(child -> !child.finished()));
        struct.put("awaited", parent == null ? null : !finished());
        struct.put("priority", priority);
        struct.put("weight", 1.0);
        time(struct, "create", created);
        time(struct, "start", started);
        time(struct, "completion", completed);
        return struct;
    }

    private static void time(Map<String, @Nullable Object> struct, String what, @Nullable Instant when) {
        struct.put(what + "_time", HubTime.textOrNull(when));
        struct.put(what + "_ts", HubTime.secondsOrNull(when));
    }
}
