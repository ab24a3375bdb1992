package io.drover.mbs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A ready build of a module stream, reduced to what rebuild decisions ask: what it contains and what it is built with.
 *
 * @param id MBS's own number
 * @param version digits, compared as a number: {@code 3220200520101500}
 * @param context 8 hex digits that tell builds of one version apart
 * @param components dist-git repository under {@code rpms/} → refs (branches) that it is followed at
 * @param buildrequires module name → its streams
 * @param scmurl {@code https://src.example.org/modules/foo.git?#<commit>}, "" for a build submitted as YAML
 * @param state MBS's word: {@code ready}
 */
public record ModuleBuild(
        long id,
        Module module,
        String version,
        String context,
        Map<String, Set<String>> components,
        Map<String, Streams> buildrequires,
        String scmurl,
        String state) {
    public ModuleBuild {
        components = Map.copyOf(components);
        buildrequires = Map.copyOf(buildrequires);
    }

    /** Whether it contains a component of this dist-git repository at this ref. */
    public boolean follows(String repository, String ref) {
        return components.getOrDefault(repository, Set.of()).contains(ref);
    }

    /** This build with what a sibling context adds; id, context and scmurl stay this one's. */
    ModuleBuild with(ModuleBuild sibling) {
        Map<String, Set<String>> allComponents = new HashMap<>(components);
        sibling.components.forEach((name, refs) -> allComponents.merge(name, refs, ModuleBuild::union));
        Map<String, Streams> allRequires = new HashMap<>(buildrequires);
        sibling.buildrequires.forEach((name, streams) -> allRequires.merge(name, streams, Streams::or));
        return new ModuleBuild(id, module, version, context, allComponents, allRequires, scmurl, state);
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.addAll(b);
        return Set.copyOf(both);
    }
}
