package io.drover.sandbox.koji;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A build. States: 0 BUILDING, 1 COMPLETE, 2 DELETED, 3 FAILED, 4 CANCELED. Guarded by the hub's lock. */
final class HubBuild {

    static final int BUILDING = 0;
    static final int COMPLETE = 1;
    static final int DELETED = 2;
    static final int FAILED = 3;
    static final int CANCELED = 4;

    /** Who made it when. @param event the change that made it */
    record Origin(HubUser owner, long packageId, HubChange change) {}

    /** A content generator. */
    record Generator(long id, String name) {}

    final long id;
    final Nvr nvr;
    final long packageId;
    final List<HubRpm> rpms = new ArrayList<>();
    final List<HubArchive> archives = new ArrayList<>();
    /** {@code rpm}, {@code image} …; what it has of its own accord besides the archives' */
    final Set<String> types = new LinkedHashSet<>();

    HubUser owner;
    Instant created;
    long createdBy;

    @Nullable
    Instant started;

    @Nullable
    Long epoch;

    @Nullable
    Long task;

    @Nullable
    String source;

    @Nullable
    Instant completed;

    @Nullable
    Generator generator;

    /** What a reservation is redeemed with. */
    @Nullable
    String token;

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

    HubBuild(long id, Nvr nvr, Origin origin) {
        this.id = id;
        this.nvr = nvr;
        this.packageId = origin.packageId();
        this.owner = origin.owner();
        this.created = origin.change().at();
        this.createdBy = origin.change().event();
        this.started = created;
    }

    void finish(int newState, Instant when) {
        state = newState;
        completed = when;
    }

    /** Its own and its archives' types. */
    Set<String> allTypes() {
        Set<String> all = new LinkedHashSet<>(types);
        archives.forEach(archive -> all.add(archive.btype));
        if (!rpms.isEmpty()) {
            all.add("rpm");
        }
        return all;
    }

    boolean isOf(@Nullable Object packageRef) {
        return packageRef == null || packageRef.equals(nvr.name()) || packageRef.equals(packageId);
    }

    /** What getBuild tells; lists leave out {@code id}. */
    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = listed();
        struct.put("id", id);
        return struct;
    }

    /** What listBuilds tells. */
    Map<String, @Nullable Object> listed() {
        Map<String, @Nullable Object> struct = inTag();
        struct.put("source", source);
        struct.put("extra", extra.isEmpty() ? null : extra);
        struct.put("creation_ts", HubTime.seconds(created));
        struct.put("start_time", HubTime.textOrNull(started));
        struct.put("start_ts", HubTime.secondsOrNull(started));
        struct.put("completion_ts", HubTime.secondsOrNull(completed));
        struct.put("cg_id", generator == null ? null : generator.id());
        struct.put("cg_name", generator == null ? null : generator.name());
        struct.put("promotion_time", null);
        struct.put("promotion_ts", null);
        struct.put("promoter_id", null);
        struct.put("promoter_name", null);
        return struct;
    }

    /** What lists of tagged builds tell of the build itself. */
    Map<String, @Nullable Object> inTag() {
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
        struct.put("owner_id", owner.id);
        struct.put("owner_name", owner.name);
        struct.put("volume_id", 0L);
        struct.put("volume_name", "DEFAULT");
        struct.put("creation_event_id", createdBy);
        struct.put("creation_time", HubTime.text(created));
        struct.put("completion_time", HubTime.textOrNull(completed));
        return struct;
    }
}
