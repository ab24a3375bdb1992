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

    private static final long FIRST_EVENT = 1000;

    final HubUsers users = new HubUsers();
    final HubTags tags = new HubTags();
    final HubBuilds builds = new HubBuilds(this);
    final HubTasks tasks = new HubTasks(this);
    final HubRepos repos = new HubRepos(this);
    final HubPolicies policies = new HubPolicies();
    /** What further repositories offer a container build: NVRs or NVRAs, by the compose's id or the repo file's URL. */
    final Map<String, List<String>> offers = new LinkedHashMap<>();
    /** Uploaded files by path. */
    final Map<String, byte[]> uploads = new LinkedHashMap<>();

    private final HubUser system = new HubUser(0, "kojihub", HubUser.PERSON, "");
    private final Map<String, Long> packages = new LinkedHashMap<>();
    private final Map<Long, String> packageNames = new LinkedHashMap<>();
    private final TreeMap<Long, HubChange> events = new TreeMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Clock clock;

    HubState(Clock clock) {
        this.clock = clock;
        events.put(FIRST_EVENT, new HubChange(FIRST_EVENT, clock.instant(), system));
    }

    Instant now() {
        return clock.instant();
    }

    /** One sequence for everything: an id of one kind is never by accident an id of another. */
    long nextId() {
        return ids.incrementAndGet();
    }

    /** A new event. @param user null for the hub itself */
    HubChange change(@Nullable HubUser user) {
        HubChange change = new HubChange(events.lastKey() + 1, now(), user == null ? system : user);
        events.put(change.event(), change);
        return change;
    }

    HubChange lastEvent() {
        return events.lastEntry().getValue();
    }

    Optional<HubChange> event(@Nullable Object id) {
        return id instanceof Long number ? Optional.ofNullable(events.get(number)) : Optional.empty();
    }

    /** The last one before that time in seconds. */
    Optional<HubChange> lastEvent(double before) {
        return events.descendingMap().values().stream()
                .filter(change -> HubTime.seconds(change.at()) < before)
                .findFirst();
    }

    /** Makes the package where it is new. */
    long packageId(String name) {
        Long known = packages.get(name);
        if (known != null) {
            return known;
        }
        long id = nextId();
        packages.put(name, id);
        packageNames.put(id, name);
        return id;
    }

    Map<String, Long> packages() {
        return packages;
    }

    /** A package's name by name, id, or struct with one of them. */
    Optional<String> findPackage(@Nullable Object ref) {
        if (ref instanceof Map<?, ?> struct) {
            return findPackage(struct.get("id") != null ? struct.get("id") : struct.get("name"));
        }
        if (ref instanceof Long id) {
            return Optional.ofNullable(packageNames.get(id));
        }
        return ref instanceof String name && packages.containsKey(name) ? Optional.of(name) : Optional.empty();
    }

    static String quoted(@Nullable Object ref) {
        return ref instanceof String ? "'" + ref + "'" : String.valueOf(ref);
    }
}
