package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account of the hub, or a group of accounts. Guarded by the hub's lock. */
final class HubUser {

    static final int PERSON = 0;
    static final int GROUP = 2;

    final long id;
    final String name;
    final int type;
    final String password;
    final List<String> principals = new ArrayList<>();
    /** By name; {@code admin} includes all. */
    final HubRows<String, String> permissions = new HubRows<>();
    /** The groups it is in, by id. */
    final HubRows<Long, HubUser> groups = new HubRows<>();

    boolean blocked;

    /** @param password empty: no login with a password */
    HubUser(long id, String name, int type, String password) {
        this.id = id;
        this.name = name;
        this.type = type;
        this.password = password;
    }

    /** Also by one of its groups. */
    boolean may(String permission) {
        return has(permission) || has("admin");
    }

    private boolean has(String permission) {
        return permissions.has(permission)
                || groups.values(null).stream().anyMatch(group -> group.permissions.has(permission));
    }

    /** Names, its groups' too. */
    List<String> allPermissions(boolean withGroups) {
        List<String> names = new ArrayList<>(permissions.values(null));
        if (withGroups) {
            groups.values(null).forEach(group -> names.addAll(group.permissions.values(null)));
        }
        return names.stream().distinct().sorted().toList();
    }

    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("name", name);
        struct.put("status", blocked ? 1L : 0L);
        struct.put("usertype", type);
        struct.put("krb_principal", principals.isEmpty() ? null : principals.get(0));
        struct.put("krb_principals", List.copyOf(principals));
        return struct;
    }
}
