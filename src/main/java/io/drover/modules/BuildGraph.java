package io.drover.modules;

import io.drover.mbs.Module;
import io.drover.mbs.ModuleBuild;
import io.drover.mbs.Streams;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who is built with whom, among the modules at hand. A module that build-requires itself does not count. */
final class BuildGraph {
    private final Map<Module, SortedSet<Module>> dependents = new HashMap<>();

    /** @param alsoKnown modules of which there is no ready build */
    BuildGraph(Collection<ModuleBuild> builds, Collection<Module> alsoKnown) {
        Map<String, SortedSet<Module>> byName = new HashMap<>();
        for (Module module : alsoKnown) {
            byName.computeIfAbsent(module.name(), name -> new TreeSet<>()).add(module);
        }
        for (ModuleBuild build : builds) {
            byName.computeIfAbsent(build.module().name(), name -> new TreeSet<>())
                    .add(build.module());
        }
        for (ModuleBuild build : builds) {
            build.buildrequires().forEach((name, streams) -> {
                for (Module parent : matching(byName.getOrDefault(name, new TreeSet<>()), streams)) {
                    if (!parent.equals(build.module())) {
                        dependents
                                .computeIfAbsent(parent, module -> new TreeSet<>())
                                .add(build.module());
                    }
                }
            });
        }
    }

    /** Modules that build-require this one, sorted. */
    SortedSet<Module> dependents(Module module) {
        return dependents.getOrDefault(module, new TreeSet<>());
    }

    private static List<Module> matching(Collection<Module> candidates, Streams streams) {
        List<Module> matching = new ArrayList<>();
        for (Module candidate : candidates) {
            if (streams.contains(candidate.stream())) {
                matching.add(candidate);
            }
        }
        return matching;
    }
}
