package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tag: its package list, its builds, its parents. Guarded by the hub's lock. */
final class HubTag {

    /** A package in a tag's list. */
    record Listed(String name, long owner, boolean blocked) {}

    /** A build in a tag. @param event the change that put it there; the highest is the latest */
    record Tagged(HubBuild build, long event) {}

    final long id;
    final String name;
    final String arches;
    final boolean locked;
    final Map<String, Listed> packages = new LinkedHashMap<>();
    /** Newest first. */
    final List<Tagged> builds = new ArrayList<>();
    /** In order of priority. */
    final List<HubTag> parents = new ArrayList<>();

    HubTag(long id, String name, String arches, boolean locked) {
        this.id = id;
        this.name = name;
        this.arches = arches;
        this.locked = locked;
    }

    boolean holds(HubBuild build) {
        return builds.stream().anyMatch(tagged -> tagged.build() == build);
    }

    /** This tag and all it inherits from, in the order in which they are looked through. */
    List<HubTag> inheritance() {
        List<HubTag> order = new ArrayList<>();
        follow(order);
        return order;
    }

    private void follow(List<HubTag> order) {
        if (!order.contains(this)) {
            order.add(this);
            parents.forEach(parent -> parent.follow(order));
        }
    }

    /** The package's entry here or in the nearest parent that has one. */
    @Nullable
    Listed listed(String packageName) {
        return inheritance().stream()
                .filter(tag -> tag.packages.containsKey(packageName))
                .findFirst()
                .map(tag -> tag.packages.get(packageName))
                .orElse(null);
    }

    Map<String, @Nullable Object> struct() {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", id);
        struct.put("name", name);
        struct.put("arches", arches);
        struct.put("perm", null);
        struct.put("perm_id", null);
        struct.put("locked", locked);
        struct.put("maven_support", false);
        struct.put("maven_include_all", false);
        struct.put("extra", Map.of());
        return struct;
    }
}
