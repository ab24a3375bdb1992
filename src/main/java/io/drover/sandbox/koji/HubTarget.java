package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build target. Guarded by the hub's lock. */
final class HubTarget {

    /** What is built against, and where it goes. */
    record Tags(HubTag build, HubTag dest) {}

    final long id;
    String name;
    private final HubRows<String, Tags> tags = new HubRows<>();

    HubTarget(long id, String name) {
        this.id = id;
        this.name = name;
    }

    /** Null where it is deleted, or did not exist then. */
    @Nullable
    Tags tags(@Nullable Long event) {
        return tags.get("", event);
    }

    Tags tags() {
        Tags now = tags(null);
        if (now == null) {
            throw HubFault.generic("No such build target: " + id);
        }
        return now;
    }

    void point(Tags next, HubChange change) {
        tags.put("", next, change);
    }

    void delete(HubChange change) {
        tags.removeAll(change);
    }

    HubRows<String, Tags> history() {
        return tags;
    }

    Map<String, @Nullable Object> struct(@Nullable Long event) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("name", name);
        Tags then = tags(event);
        if (then != null) {
            struct.put("build_tag", then.build().id);
            struct.put("build_tag_name", then.build().name);
            struct.put("dest_tag", then.dest().id);
            struct.put("dest_tag_name", then.dest().name);
        }
        return struct;
    }
}
