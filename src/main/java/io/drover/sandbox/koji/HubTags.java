package io.drover.sandbox.koji;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tags, targets and external repos, deleted ones too. Guarded by the hub's lock; nothing here checks a permission. */
final class HubTags {

    private final Map<Long, HubTag> tags = new LinkedHashMap<>();
    private final Map<Long, HubTarget> targets = new LinkedHashMap<>();
    private final Map<Long, HubExternalRepo> externals = new LinkedHashMap<>();
    /** Those that exist now. */
    private final Map<String, HubTag> byName = new LinkedHashMap<>();

    /** Those that exist now. */
    List<HubTag> all() {
        return tags.values().stream().filter(tag -> tag.config(null) != null).toList();
    }

    /** Deleted ones too. */
    Collection<HubTag> ever() {
        return tags.values();
    }

    /** Whether a tag holds the build, or did. */
    boolean everHeld(HubBuild build) {
        return tags.values().stream()
                .anyMatch(tag -> tag.builds.history().stream().anyMatch(row -> row.value == build));
    }

    HubTag add(HubTag tag) {
        tags.put(tag.id, tag);
        byName.put(tag.name, tag);
        return tag;
    }

    void rename(HubTag tag, String name) {
        byName.remove(tag.name);
        tag.name = name;
        byName.put(name, tag);
    }

    void delete(HubTag tag, HubChange change) {
        byName.remove(tag.name);
        tag.delete(change);
    }

    Optional<HubTag> find(@Nullable Object ref) {
        HubTag named = ref instanceof String name ? byName.get(name) : null;
        return named != null ? Optional.of(named) : find(ref, null);
    }

    /** By name or id, or a struct with one of them. @param event null: as it is at present */
    Optional<HubTag> find(@Nullable Object ref, @Nullable Long event) {
        return find(tags, ref, tag -> tag.name, tag -> tag.config(event) != null);
    }

    /** Whether or not it exists now; of several with the name the last. */
    Optional<HubTag> findEver(@Nullable Object ref) {
        return find(tags, ref, tag -> tag.name, tag -> true);
    }

    HubTag tag(@Nullable Object ref) {
        return find(ref).orElseThrow(() -> HubFault.generic("No such tag: " + HubState.quoted(ref)));
    }

    HubTag tag(@Nullable Object ref, @Nullable Long event) {
        return (event == null ? find(ref) : find(ref, event))
                .orElseThrow(() -> HubFault.generic("No such tag: " + HubState.quoted(ref)));
    }

    Collection<HubTarget> targets() {
        return targets.values();
    }

    HubTarget add(HubTarget target) {
        targets.put(target.id, target);
        return target;
    }

    Optional<HubTarget> findTarget(@Nullable Object ref) {
        return findTarget(ref, null);
    }

    Optional<HubTarget> findTarget(@Nullable Object ref, @Nullable Long event) {
        return find(targets, ref, target -> target.name, target -> target.tags(event) != null);
    }

    HubTarget target(@Nullable Object ref) {
        return findTarget(ref).orElseThrow(() -> HubFault.generic("No such build target: " + HubState.quoted(ref)));
    }

    Collection<HubExternalRepo> externals() {
        return externals.values();
    }

    HubExternalRepo add(HubExternalRepo repo) {
        externals.put(repo.id, repo);
        return repo;
    }

    Optional<HubExternalRepo> findExternal(@Nullable Object ref, @Nullable Long event) {
        return find(externals, ref, repo -> repo.name, repo -> repo.url(event) != null);
    }

    HubExternalRepo external(@Nullable Object ref) {
        return findExternal(ref, null)
                .orElseThrow(() -> HubFault.generic("No such external repo: " + HubState.quoted(ref)));
    }

    private static <T> Optional<T> find(
            Map<Long, T> all, @Nullable Object ref, Function<T, String> name, Predicate<T> exists) {
        if (ref instanceof Long id) {
            return Optional.ofNullable(all.get(id)).filter(exists);
        }
        if (ref instanceof Map<?, ?> struct) {
            return find(all, struct.get("id") != null ? struct.get("id") : struct.get("name"), name, exists);
        }
        return all.values().stream()
                .filter(one -> name.apply(one).equals(ref))
                .filter(exists)
                .reduce((earlier, later) -> later);
    }
}
