package io.drover.sandbox.koji;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All that the hub holds. Guarded by the hub's lock; nothing here checks a permission. */
final class HubState {

    /** A build target. */
    record Target(long id, String name, HubTag buildTag, HubTag destTag) {}

    final Map<String, HubUser> users = new LinkedHashMap<>();
    final Map<String, HubTag> tags = new LinkedHashMap<>();
    final Map<String, Target> targets = new LinkedHashMap<>();
    final TreeMap<Long, HubBuild> builds = new TreeMap<>();
    final TreeMap<Long, HubTask> tasks = new TreeMap<>();
    private final Map<String, Long> packages = new LinkedHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong events = new AtomicLong(1000);
    private final Clock clock;

    HubState(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** One sequence for everything: an id of one kind is never by accident an id of another. */
    long nextId() {
        return ids.incrementAndGet();
    }

    long nextEvent() {
        return events.incrementAndGet();
    }

    long lastEvent() {
        return events.get();
    }

    long packageId(String name) {
        return packages.computeIfAbsent(name, unused -> nextId());
    }

    Optional<HubUser> findUser(@Nullable Object ref) {
        return users.values().stream()
                .filter(user ->
                        user.name().equals(ref) || Long.valueOf(user.id()).equals(ref))
                .findFirst();
    }

    Optional<HubTag> findTag(@Nullable Object ref) {
        return tags.values().stream()
                .filter(tag -> tag.name.equals(ref) || Long.valueOf(tag.id).equals(ref))
                .findFirst();
    }

    HubTag tag(@Nullable Object ref) {
        return findTag(ref).orElseThrow(() -> HubFault.generic("No such tag: " + quoted(ref)));
    }

    Optional<Target> findTarget(@Nullable Object ref) {
        return targets.values().stream()
                .filter(target ->
                        target.name().equals(ref) || Long.valueOf(target.id()).equals(ref))
                .findFirst();
    }

    /** By id, NVR, or struct. @throws HubFault 1000 for text that is no NVR */
    Optional<HubBuild> findBuild(@Nullable Object ref) {
        if (ref instanceof Long id) {
            return Optional.ofNullable(builds.get(id));
        }
        if (ref instanceof Map<?, ?> struct) {
            return findBuild(new HubBuild.Nvr(
                    String.valueOf(struct.get("name")),
                    String.valueOf(struct.get("version")),
                    String.valueOf(struct.get("release"))));
        }
        return findBuild(HubBuild.Nvr.parse(String.valueOf(ref)));
    }

    Optional<HubBuild> findBuild(HubBuild.Nvr nvr) {
        return builds.values().stream().filter(build -> build.nvr.equals(nvr)).findFirst();
    }

    HubBuild build(@Nullable Object ref) {
        return findBuild(ref).orElseThrow(() -> HubFault.generic("No such build: " + quoted(ref)));
    }

    HubBuild addBuild(HubBuild.Nvr nvr, HubUser owner) {
        packageId(nvr.name());
        HubBuild build = new HubBuild(nextId(), nvr, owner, now());
        builds.put(build.id, build);
        return build;
    }

    HubTask task(@Nullable Object id) {
        HubTask task = id instanceof Long number ? tasks.get(number) : null;
        if (task == null) {
            throw HubFault.generic("No such task: " + id);
        }
        return task;
    }

    HubTask addTask(String method, List<@Nullable Object> request, HubUser owner, int priority) {
        HubTask task = new HubTask(nextId(), method, request, owner, priority, now());
        tasks.put(task.id, task);
        return task;
    }

    static String quoted(@Nullable Object ref) {
        return ref instanceof String ? "'" + ref + "'" : String.valueOf(ref);
    }
}
