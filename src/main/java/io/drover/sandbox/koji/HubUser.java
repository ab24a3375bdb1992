package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account of the hub. @param permissions names; {@code admin} includes all */
record HubUser(long id, String name, String password, Set<String> permissions, boolean blocked) {

    boolean may(String permission) {
        return permissions.contains(permission) || permissions.contains("admin");
    }

    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("name", name);
        struct.put("status", blocked ? 1L : 0L);
        struct.put("usertype", 0L);
        struct.put("krb_principal", null);
        return struct;
    }
}
