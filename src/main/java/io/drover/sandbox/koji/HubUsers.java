package io.drover.sandbox.koji;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accounts and the names of permissions. Guarded by the hub's lock. */
final class HubUsers {

    private static final List<String> STOCK = List.of(
            "admin",
            "build",
            "repo",
            "image",
            "livecd",
            "appliance",
            "livemedia",
            "dist-repo",
            "runroot",
            "sign",
            "tag",
            "target",
            "host",
            "maven-import",
            "win-import",
            "win-admin");

    private final Map<String, HubUser> byName = new LinkedHashMap<>();
    private final Map<Long, HubUser> byId = new LinkedHashMap<>();
    private final Map<String, Long> permissions = new LinkedHashMap<>();
    /** Users who may use a content generator, by its name. */
    private final Map<String, HubRows<Long, HubUser>> generators = new LinkedHashMap<>();

    HubUsers() {
        STOCK.forEach(this::permissionId);
    }

    Collection<HubUser> all() {
        return byName.values();
    }

    HubUser add(HubUser user) {
        byName.put(user.name, user);
        byId.put(user.id, user);
        return user;
    }

    /** By id, name, Kerberos principal, or a struct with one of them. */
    Optional<HubUser> find(@Nullable Object ref) {
        if (ref instanceof Long id) {
            return Optional.ofNullable(byId.get(id));
        }
        if (ref instanceof Map<?, ?> struct) {
            for (String member : new String[] {"id", "name", "krb_principal"}) {
                if (struct.get(member) != null) {
                    return find(struct.get(member));
                }
            }
            return Optional.empty();
        }
        HubUser named = byName.get(String.valueOf(ref));
        return named != null
                ? Optional.of(named)
                : all().stream()
                        .filter(user -> user.principals.contains(String.valueOf(ref)))
                        .findFirst();
    }

    HubUser user(@Nullable Object ref) {
        return find(ref).orElseThrow(() -> HubFault.generic("No such user: " + HubState.quoted(ref)));
    }

    /** Numbers the permission where it is new. */
    long permissionId(String name) {
        Long known = permissions.get(name);
        long id = known == null ? permissions.size() + 1L : known;
        permissions.put(name, id);
        return id;
    }

    /** By name or id. */
    Optional<String> permission(@Nullable Object ref) {
        return permissions.entrySet().stream()
                .filter(entry -> entry.getKey().equals(ref) || entry.getValue().equals(ref))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    Map<String, Long> permissions() {
        return permissions;
    }

    Map<String, HubRows<Long, HubUser>> generators() {
        return generators;
    }
}
