package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects builds in any order and keeps, of every module stream, the contexts of its newest version. A build that
 * cannot be read is left out and remembered as a warning. Not thread-safe.
 */
final class LatestBuilds {
    private static final int MAX_WARNINGS = 100;
    private static final Comparator<String> NUMERIC =
            Comparator.comparing((String version) -> number(version)).thenComparing(Comparator.naturalOrder());

    private record Newest(String version, SortedMap<Long, ModuleBuild> contexts) {}

    private final Map<Module, Newest> newest = new HashMap<>();
    private final Map<Long, String> warnings = new LinkedHashMap<>();

    /** Takes a ready build in. */
    void take(MbsBuild build, JsonNode json) {
        if (build.scratch()) {
            return;
        }
        ModuleBuild ready;
        try {
            ready = ReadyBuilds.parse(build, json);
        } catch (IllegalArgumentException e) {
            warn(build.id(), "build " + build.id() + " " + build.nsvc() + " is left out: " + e.getMessage());
            return;
        }
        warnings.remove(build.id());
        Newest known = newest.get(ready.module());
        int order = known == null ? 1 : NUMERIC.compare(ready.version(), known.version());
        if (order > 0) {
            known = new Newest(ready.version(), new TreeMap<>());
            newest.put(ready.module(), known);
        }
        if (order >= 0 && known != null) {
            known.contexts().put(ready.id(), ready);
        }
    }

    /** @param id 0 if unknown */
    void warn(long id, String warning) {
        if (warnings.size() < MAX_WARNINGS || warnings.containsKey(id)) {
            warnings.put(id, warning);
        }
    }

    boolean holds(MbsBuild build) {
        Newest known = newest.get(new Module(build.name(), build.stream()));
        return known != null && known.contexts().containsKey(build.id());
    }

    void clear() {
        newest.clear();
        warnings.clear();
    }

    KnownModules known(Instant asOf) {
        SortedMap<Module, ModuleBuild> latest = new TreeMap<>();
        int builds = 0;
        for (Map.Entry<Module, Newest> entry : newest.entrySet()) {
            builds += entry.getValue().contexts().size();
            entry.getValue().contexts().values().stream()
                    .reduce(ModuleBuild::with)
                    .ifPresent(merged -> latest.put(entry.getKey(), merged));
        }
        return new KnownModules(latest, builds, asOf, new ArrayList<>(warnings.values()));
    }

    private static BigInteger number(String version) {
        return version.matches("\\d{1,40}") ? new BigInteger(version) : BigInteger.ZERO;
    }
}
