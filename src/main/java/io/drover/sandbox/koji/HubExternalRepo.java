package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A repo that is not made by the hub. Guarded by the hub's lock. */
final class HubExternalRepo {

    final long id;
    String name;
    /** Its URL, revoked where the repo is deleted. */
    final HubRows<String, String> url = new HubRows<>();

    HubExternalRepo(long id, String name) {
        this.id = id;
        this.name = name;
    }

    @Nullable
    String url(@Nullable Long event) {
        return url.get("", event);
    }

    Map<String, @Nullable Object> struct(@Nullable Long event) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("name", name);
        struct.put("url", url(event));
        return struct;
    }
}
