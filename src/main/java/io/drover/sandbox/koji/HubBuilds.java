package io.drover.sandbox.koji;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds, RPMs and archives by id and name. Guarded by the hub's lock; nothing here checks a permission. */
final class HubBuilds {

    private final HubState state;
    private final TreeMap<Long, HubBuild> builds = new TreeMap<>();
    private final Map<HubBuild.Nvr, HubBuild> byNvr = new HashMap<>();
    private final TreeMap<Long, HubRpm> rpms = new TreeMap<>();
    private final Map<HubRpm.Nvra, HubRpm> byNvra = new HashMap<>();
    private final TreeMap<Long, HubArchive> archives = new TreeMap<>();

    HubBuilds(HubState state) {
        this.state = state;
    }

    Collection<HubBuild> all() {
        return builds.values();
    }

    Collection<HubRpm> rpms() {
        return rpms.values();
    }

    Collection<HubArchive> archives() {
        return archives.values();
    }

    /** By id, NVR, or struct. @throws HubFault 1000 for text that is no NVR */
    Optional<HubBuild> find(@Nullable Object ref) {
        if (ref instanceof Long id) {
            return Optional.ofNullable(builds.get(id));
        }
        if (ref instanceof Map<?, ?> struct) {
            return struct.get("id") instanceof Long id
                    ? find(id)
                    : find(new HubBuild.Nvr(
                            String.valueOf(struct.get("name")),
                            String.valueOf(struct.get("version")),
                            String.valueOf(struct.get("release"))));
        }
        return find(HubBuild.Nvr.parse(String.valueOf(ref)));
    }

    Optional<HubBuild> find(HubBuild.Nvr nvr) {
        return Optional.ofNullable(byNvr.get(nvr));
    }

    HubBuild build(@Nullable Object ref) {
        return find(ref).orElseThrow(() -> HubFault.generic("No such build: " + HubState.quoted(ref)));
    }

    /** Of that task, in order of their ids. */
    List<HubBuild> of(HubTask task) {
        return task.builds.stream().map(builds::get).toList();
    }

    HubBuild add(HubBuild.Nvr nvr, HubUser owner, HubChange change) {
        HubBuild build =
                new HubBuild(state.nextId(), nvr, new HubBuild.Origin(owner, state.packageId(nvr.name()), change));
        builds.put(build.id, build);
        byNvr.put(nvr, build);
        return build;
    }

    /**
     * A new build, or the failed or canceled one of that NVR again, with its id.
     *
     * @throws HubFault 1000 where there is another one already
     */
    HubBuild reserve(HubBuild.Nvr nvr, HubUser owner, HubChange change) {
        Optional<HubBuild> before = find(nvr);
        if (before.isEmpty()) {
            return add(nvr, owner, change);
        }
        HubBuild build = before.get();
        free(nvr);
        build.state = HubBuild.BUILDING;
        build.completed = null;
        build.owner = owner;
        build.created = change.at();
        build.started = change.at();
        build.createdBy = change.event();
        build.task = null;
        build.generator = null;
        build.extra = Map.of();
        return build;
    }

    /** @throws HubFault 1000 where the NVR is taken */
    void free(HubBuild.Nvr nvr) {
        HubBuild build = byNvr.get(nvr);
        if (build == null) {
            return;
        }
        if (build.state == HubBuild.FAILED || build.state == HubBuild.CANCELED) {
            if (!build.rpms.isEmpty() || !build.archives.isEmpty() || state.tags.everHeld(build)) {
                throw HubFault.generic("Build already exists. Unable to recycle, it has files or was tagged (id="
                        + build.id + ", state=" + build.state + "): " + nvr);
            }
            return;
        }
        throw HubFault.generic("Build already " + (build.state == HubBuild.BUILDING ? "in progress" : "exists")
                + " (id=" + build.id + ", state=" + build.state + "): " + nvr);
    }

    HubRpm addRpm(HubBuild build, HubRpm.Nvra nvra) {
        HubRpm rpm = new HubRpm(state.nextId(), nvra, build, state.now());
        build.rpms.add(rpm);
        rpms.put(rpm.id, rpm);
        byNvra.put(nvra, rpm);
        return rpm;
    }

    /** By id, N-V-R.A, file name, or struct. */
    Optional<HubRpm> findRpm(@Nullable Object ref) {
        if (ref instanceof Long id) {
            return Optional.ofNullable(rpms.get(id));
        }
        if (ref instanceof Map<?, ?> struct) {
            return struct.get("id") instanceof Long id
                    ? findRpm(id)
                    : Optional.ofNullable(byNvra.get(new HubRpm.Nvra(
                            String.valueOf(struct.get("name")),
                            String.valueOf(struct.get("version")),
                            String.valueOf(struct.get("release")),
                            String.valueOf(struct.get("arch")))));
        }
        return Optional.ofNullable(byNvra.get(HubRpm.Nvra.parse(String.valueOf(ref))));
    }

    HubRpm rpm(@Nullable Object ref) {
        return findRpm(ref).orElseThrow(() -> HubFault.generic("No such rpm: " + HubState.quoted(ref)));
    }

    HubArchive addArchive(HubBuild build, String filename, String btype) {
        HubArchive archive = new HubArchive(state.nextId(), build, filename, btype);
        build.archives.add(archive);
        archives.put(archive.id, archive);
        return archive;
    }

    Optional<HubArchive> findArchive(@Nullable Object id) {
        return id instanceof Long number ? Optional.ofNullable(archives.get(number)) : Optional.empty();
    }

    /** As after deleteBuild: the row stays, its files do not. */
    void delete(HubBuild build) {
        build.rpms.forEach(rpm -> {
            rpms.remove(rpm.id);
            byNvra.remove(rpm.nvra);
        });
        build.archives.forEach(archive -> archives.remove(archive.id));
        build.rpms.clear();
        build.archives.clear();
        build.state = HubBuild.DELETED;
    }
}
