package io.drover.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which roles people have by their name or their groups, in the shape of Freshmaker's PERMISSIONS: {@code {"admin": {"groups":
 * ["releng"], "users": ["alice"]}, …}}. Immutable.
 */
public final class Roles {
    /** All there are but those of {@link VerbPermission}: Freshmaker's, and those for what only Drover has. */
    public static final Set<String> KNOWN =
            Set.of("admin", "manual_rebuilder", "freshmaker_async_rebuilders", "operator", "sender");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> MEMBERS = Set.of("groups", "users");

    private final Map<String, Members> byRole;

    private Roles(Map<String, Members> byRole) {
        this.byRole = Map.copyOf(byRole);
    }

    private record Members(Set<String> groups, Set<String> users) {}

    /** Nobody has any. */
    public static Roles none() {
        return new Roles(Map.of());
    }

    /**
     * @throws UncheckedIOException where the file cannot be read
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static Roles load(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("drover.api.roles-file: cannot read " + file, e);
        }
    }

    static Roles parse(String yaml, String where) {
        JsonNode document;
        try {
            document = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": is no YAML: " + e.getOriginalMessage(), e);
        }
        if (!document.isObject()) {
            throw new IllegalArgumentException(where + ": want roles with their groups and users");
        }
        Map<String, Members> byRole = new TreeMap<>();
        document.properties().forEach(role -> byRole.put(role.getKey(), members(role, where)));
        return new Roles(byRole);
    }

    private static Members members(Map.Entry<String, JsonNode> role, String where) {
        String place = where + ": " + role.getKey();
        if (!KNOWN.contains(role.getKey()) && !VerbPermission.isOne(role.getKey())) {
            throw new IllegalArgumentException(place + ": there is no such role; there are " + new TreeSet<>(KNOWN)
                    + " and verb:NAME, where a star stands for any characters, as in verb:koji-*");
        }
        role.getValue().fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException(place + ": want groups and users, not " + name);
            }
        });
        return new Members(
                names(role.getValue().path("groups"), place + ".groups"),
                names(role.getValue().path("users"), place + ".users"));
    }

    private static Set<String> names(JsonNode list, String place) {
        if (!list.isMissingNode() && !list.isArray()) {
            throw new IllegalArgumentException(place + ": want a list of names");
        }
        Set<String> names = new HashSet<>();
        for (JsonNode name : list) {
            if (!name.isValueNode() || name.isNull()) {
                throw new IllegalArgumentException(place + ": want a list of names");
            }
            names.add(name.asText());
        }
        return Set.copyOf(names);
    }

    Set<String> of(String user, Set<String> groups) {
        Set<String> roles = new HashSet<>();
        byRole.forEach((role, members) -> {
            if (members.users.contains(user) || groups.stream().anyMatch(members.groups::contains)) {
                roles.add(role);
            }
        });
        return roles;
    }
}
