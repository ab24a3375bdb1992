package io.drover.sandbox.koji;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A repo of a tag's builds. States: 0 INIT, 1 READY, 2 EXPIRED, 3 DELETED, 4 PROBLEM. Guarded by the hub's lock. */
final class HubRepo {

    static final int INIT = 0;
    static final int READY = 1;
    static final int EXPIRED = 2;
    static final int DELETED = 3;
    static final int PROBLEM = 4;

    /** What it is made of. @param event the content's */
    record Content(HubTag tag, HubChange event, boolean dist, Map<String, @Nullable Object> opts) {}

    final long id;
    final Content content;
    final Instant created;
    int state = INIT;
    Instant changed;

    @Nullable
    HubTask task;

    HubRepo(long id, Content content, Instant created) {
        this.id = id;
        this.content = content;
        this.created = created;
        this.changed = created;
    }

    void become(int newState, Instant when) {
        state = newState;
        changed = when;
    }

    /** @param lastChange of its tag, which ends what it shows */
    Map<String, @Nullable Object> struct(long lastChange) {
        long event = content.event().event();
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("tag_id", content.tag().id);
        struct.put("tag_name", content.tag().name);
        struct.put("state", state);
        struct.put("dist", content.dist());
        struct.put("create_event", event);
        struct.put("create_ts", HubTime.seconds(content.event().at()));
        struct.put("begin_event", event);
        struct.put("end_event", lastChange > event ? lastChange : null);
        struct.put("creation_time", HubTime.text(created));
        struct.put("creation_ts", HubTime.seconds(created));
        struct.put("state_time", HubTime.text(changed));
        struct.put("state_ts", HubTime.seconds(changed));
        struct.put("opts", content.opts());
        struct.put("custom_opts", Map.of());
        struct.put("task_id", task == null ? null : task.id);
        struct.put("task_state", task == null ? null : task.state);
        return struct;
    }
}
