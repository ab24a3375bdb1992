package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects builds in any order and keeps, of every module stream, the contexts of its newest commit. A build that cannot
 * be read is left out and remembered as a warning. Not thread-safe.
 *
 * <p>A version is the commit's time behind a number of the base module's stream ({@code 42} + {@code 20260520120000}), so
 * that one submission makes several versions; compared whole, the builds for all but the last base stream would seem old
 * (wire/targets.md §2.1).
 */
final class LatestBuilds {
    private static final int MAX_WARNINGS = 100;
    private static final int COMMIT_TIME = "yyyyMMddHHmmss".length();

    private record Newest(BigInteger commitTime, SortedMap<Long, ModuleBuild> contexts) {}

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
        BigInteger time = commitTime(ready.version());
        Newest known = newest.get(ready.module());
        if (known == null || time.compareTo(known.commitTime()) > 0) {
            known = new Newest(time, new TreeMap<>());
            newest.put(ready.module(), known);
        }
        if (time.equals(known.commitTime())) {
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

    private static BigInteger commitTime(String version) {
        if (!version.matches("\\d{1,40}")) {
            return BigInteger.ZERO;
        }
        return new BigInteger(
                version.length() > COMMIT_TIME ? version.substring(version.length() - COMMIT_TIME) : version);
    }
}
