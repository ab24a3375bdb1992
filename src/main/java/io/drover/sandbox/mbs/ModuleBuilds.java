package io.drover.sandbox.mbs;

import io.drover.sandbox.mbs.ModuleBuild.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The builds that MBS has, by id. Thread-safe; who reads and then writes keeps others out himself. */
final class ModuleBuilds {
    private final Map<Long, ModuleBuild> byId = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong componentIds = new AtomicLong(1_000);

    long newId() {
        return ids.incrementAndGet();
    }

    long newComponentId() {
        return componentIds.incrementAndGet();
    }

    void put(ModuleBuild build) {
        byId.put(build.id(), build);
    }

    Optional<ModuleBuild> get(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<ModuleBuild> get(Identity identity) {
        return byId.values().stream()
                .filter(build -> build.identity().equals(identity))
                .findFirst();
    }

    /** By id, ascending. */
    List<ModuleBuild> all() {
        return new ArrayList<>(byId.values());
    }

    /** The other contexts of the same commit. */
    List<Long> siblings(ModuleBuild build) {
        return byId.values().stream()
                .filter(other -> other.id() != build.id() && other.identity().sameCommit(build.identity()))
                .map(ModuleBuild::id)
                .toList();
    }

    /** The newest ready build of a stream. */
    Optional<ModuleBuild> ready(String name, String stream) {
        return byId.values().stream()
                .filter(build -> build.state() == ModuleState.READY)
                .filter(build -> build.identity().name().equals(name)
                        && build.identity().stream().equals(stream))
                .max(Comparator.comparingLong(
                        build -> Long.parseLong(build.identity().version())));
    }

    /** Streams with a ready build, sorted. */
    List<String> readyStreams(String name) {
        return byId.values().stream()
                .filter(build -> build.state() == ModuleState.READY)
                .filter(build -> build.identity().name().equals(name))
                .map(build -> build.identity().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
