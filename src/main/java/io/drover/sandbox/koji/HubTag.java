package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tag: its settings, its package list, its builds, its parents, all of them versioned. Guarded by the hub's lock. */
final class HubTag {

    /** @param arches separated by blanks, null for none of its own @param perm the permission that its use needs */
    record Config(
            @Nullable String arches,
            @Nullable String perm,
            boolean locked,
            boolean mavenSupport,
            boolean mavenIncludeAll) {}

    /** An entry of the extra data. @param blocked hides the parents' */
    record Extra(@Nullable Object value, boolean blocked) {}

    /** A package in a tag's list. */
    record Listed(String name, boolean blocked, @Nullable String extraArches) {}

    /** @param maxdepth null for any */
    record Parent(
            HubTag tag,
            long priority,
            @Nullable Long maxdepth,
            boolean intransitive,
            boolean noconfig,
            String filter) {}

    /** @param arches separated by blanks, null for all */
    record External(HubExternalRepo repo, long priority, String mergeMode, @Nullable String arches) {}

    /** A group of packages. */
    record Group(String name, boolean blocked, Map<String, @Nullable Object> settings) {}

    /** A package or a group that is required by a group. */
    record Member(String group, String name, boolean blocked, Map<String, @Nullable Object> settings) {}

    private static final String ONLY = "";

    final long id;
    String name;
    final HubRows<String, Config> config = new HubRows<>();
    final HubRows<String, Extra> extra = new HubRows<>();
    /** By name of the package. */
    final HubRows<String, Listed> packages = new HubRows<>();

    final HubRows<String, HubUser> owners = new HubRows<>();
    /** By id, oldest tagging first. */
    final HubRows<Long, HubBuild> builds = new HubRows<>();
    /** By the parent's id. */
    final HubRows<Long, Parent> parents = new HubRows<>();
    /** By the repo's id. */
    final HubRows<Long, External> externals = new HubRows<>();

    final HubRows<String, Group> groups = new HubRows<>();
    /** By {@code group/package} and {@code group/@group}. */
    final HubRows<String, Member> members = new HubRows<>();

    HubTag(long id, String name) {
        this.id = id;
        this.name = name;
    }

    /** Null where it is deleted, or did not exist then. */
    @Nullable
    Config config(@Nullable Long event) {
        return config.get(ONLY, event);
    }

    /** @throws HubFault 1000 for a deleted tag */
    Config config() {
        Config now = config.get(ONLY);
        if (now == null) {
            throw HubFault.generic("No such tag: " + id);
        }
        return now;
    }

    void configure(Config next, HubChange change) {
        config.put(ONLY, next, change);
    }

    void delete(HubChange change) {
        all().forEach(rows -> rows.removeAll(change));
    }

    boolean holds(HubBuild build) {
        return builds.has(build.id);
    }

    /** Its own, without those of its parents. */
    Map<String, @Nullable Object> extra(@Nullable Long event) {
        Map<String, @Nullable Object> values = new TreeMap<>();
        extra.rows(event).stream()
                .filter(row -> !row.value.blocked())
                .forEach(row -> values.put(row.key, row.value.value()));
        return values;
    }

    /** The last change to it before that event, inheritance aside. */
    long lastChange(@Nullable Long before) {
        return all().mapToLong(rows -> rows.lastChange(before)).max().orElse(0);
    }

    private Stream<HubRows<?, ?>> all() {
        return Stream.of(config, extra, packages, owners, builds, parents, externals, groups, members);
    }

    Map<String, @Nullable Object> struct(HubUsers users, @Nullable Long event) {
        Config then = config(event);
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("name", name);
        if (then == null) {
            return struct;
        }
        struct.put("arches", then.arches());
        struct.put("perm", then.perm());
        struct.put("perm_id", then.perm() == null ? null : users.permissionId(then.perm()));
        struct.put("locked", then.locked());
        struct.put("maven_support", then.mavenSupport());
        struct.put("maven_include_all", then.mavenIncludeAll());
        struct.put("extra", extra(event));
        return struct;
    }

    /** In order of priority. */
    List<Parent> parents(@Nullable Long event) {
        return parents.values(event).stream()
                .sorted((left, right) -> Long.compare(left.priority(), right.priority()))
                .toList();
    }
}
