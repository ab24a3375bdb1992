package io.drover.sandbox.koji;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build. States: 0 BUILDING, 1 COMPLETE, 2 DELETED, 3 FAILED, 4 CANCELED. Guarded by the hub's lock. */
final class HubBuild {

    static final int BUILDING = 0;
    static final int COMPLETE = 1;
    static final int FAILED = 3;
    static final int CANCELED = 4;

    final long id;
    final Nvr nvr;
    final HubUser owner;
    final Instant created;

    @Nullable
    Long epoch;

    @Nullable
    Long task;

    @Nullable
    String source;

    @Nullable
    Instant completed;

    Map<String, @Nullable Object> extra = Map.of();
    int state;

    /** Name, version, release. */
    record Nvr(String name, String version, String release) {
        /** @throws HubFault 1000 where the text is no NVR */
        static Nvr parse(String text) {
            int release = text.lastIndexOf('-');
            int version = release < 1 ? -1 : text.lastIndexOf('-', release - 1);
            if (version < 1) {
                throw HubFault.generic("invalid format: " + text);
            }
            return new Nvr(
                    text.substring(0, version), text.substring(version + 1, release), text.substring(release + 1));
        }

        @Override
        public String toString() {
            return name + "-" + version + "-" + release;
        }
    }

    HubBuild(long id, Nvr nvr, HubUser owner, Instant created) {
        this.id = id;
        this.nvr = nvr;
        this.owner = owner;
        this.created = created;
    }

    void finish(int newState, Instant when) {
        state = newState;
        completed = when;
    }

    /** What getBuild tells; lists leave out {@code id}. */
    Map<String, @Nullable Object> struct(long packageId) {
        Map<String, @Nullable Object> struct = listed(packageId);
        struct.put("id", id);
        struct.put("source", source);
        struct.put("creation_ts", HubTime.seconds(created));
        struct.put("start_time", HubTime.text(created));
        struct.put("start_ts", HubTime.seconds(created));
        struct.put("completion_ts", completed == null ? null : HubTime.seconds(completed));
        struct.put("cg_id", null);
        struct.put("cg_name", null);
        struct.put("promotion_time", null);
        struct.put("promotion_ts", null);
        return struct;
    }

    Map<String, @Nullable Object> listed(long packageId) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("build_id", id);
        struct.put("name", nvr.name());
        struct.put("package_name", nvr.name());
        struct.put("package_id", packageId);
        struct.put("version", nvr.version());
        struct.put("release", nvr.release());
        struct.put("epoch", epoch);
        struct.put("nvr", nvr.toString());
        struct.put("draft", false);
        struct.put("state", state);
        struct.put("task_id", task);
        struct.put("owner_id", owner.id());
        struct.put("owner_name", owner.name());
        struct.put("volume_id", 0L);
        struct.put("volume_name", "DEFAULT");
        struct.put("extra", extra.isEmpty() ? null : extra);
        struct.put("creation_event_id", id);
        struct.put("creation_time", HubTime.text(created));
        struct.put("completion_time", completed == null ? null : HubTime.text(completed));
        return struct;
    }
}
