package io.drover.mbs;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What MBS has of ready modules at one moment: the newest commit of every module stream. Immutable.
 *
 * @param latest by name and stream; its builds, one per context, are merged into the one of the smallest id
 * @param builds how many builds were looked at to know this, contexts counted singly
 * @param asOf nothing that was ready before is missing
 * @param warnings builds that could not be read, one line each
 */
public record KnownModules(SortedMap<Module, ModuleBuild> latest, int builds, Instant asOf, List<String> warnings) {
    static final KnownModules NONE = new KnownModules(new TreeMap<>(), 0, Instant.EPOCH, List.of());

    public KnownModules {
        latest = Collections.unmodifiableSortedMap(new TreeMap<>(latest));
        warnings = List.copyOf(warnings);
    }

    public Optional<ModuleBuild> latest(Module module) {
        return Optional.ofNullable(latest.get(module));
    }
}
