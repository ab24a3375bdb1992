package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mbs.Module;
import io.drover.mbs.ModuleBuild;
import io.drover.mbs.Streams;
import io.drover.modules.RebuildRule.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ModuleRebuildsPropertyTest {

    @Property(tries = 500, seed = "20261120")
    void aPlanIsTheAllowedClosureEachOnceAfterItsParents(
            @ForAll @IntRange(min = 1, max = 25) int size,
            @ForAll @IntRange(min = 0, max = 80) int edges,
            @ForAll @IntRange(min = 1, max = 4) int rootCount,
            @ForAll @IntRange(min = 0, max = 3) int deniedOfTen,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<ModuleBuild> builds = graph(size, edges, random);
        Set<Module> roots = new TreeSet<>();
        for (int i = 0; i < rootCount; i++) {
            roots.add(module(random.nextInt(size)));
        }
        Set<Module> denied = builds.stream()
                .map(ModuleBuild::module)
                .filter(module -> random.nextInt(10) < deniedOfTen)
                .collect(Collectors.toSet());

        List<Rebuild> plan =
                ModuleRebuilds.plan(builds, roots, module -> new Judgement(!denied.contains(module), "by the test"));

        assertThat(plan).extracting(Rebuild::module).doesNotHaveDuplicates();
        assertThat(plan.stream().map(Rebuild::module).collect(Collectors.toSet()))
                .isEqualTo(closure(builds, roots, denied));
        Map<Module, Rebuild> byModule = new HashMap<>();
        for (Rebuild rebuild : plan) {
            assertThat(rebuild.allowed()).isNotEqualTo(denied.contains(rebuild.module()));
            assertThat(byModule.keySet()).as("parents stand before " + rebuild).containsAll(rebuild.after());
            assertThat(rebuild.after())
                    .allSatisfy(
                            parent -> assertThat(byModule.get(parent).batch()).isLessThan(rebuild.batch()));
            byModule.put(rebuild.module(), rebuild);
        }
        for (ModuleBuild build : builds) {
            Rebuild rebuild = byModule.get(build.module());
            if (rebuild != null) {
                Set<Module> constraints = new HashSet<>(rebuild.after());
                constraints.addAll(rebuild.cut());
                assertThat(constraints)
                        .as("every parent that is rebuilt is waited for, or the edge is a cycle's")
                        .isEqualTo(rebuiltParents(build, byModule));
            }
        }
    }

    @Property(tries = 300, seed = "20261120")
    void nothingIsCutWhereThereIsNoCycle(
            @ForAll @IntRange(min = 2, max = 25) int size,
            @ForAll @IntRange(min = 0, max = 80) int edges,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Set<Integer>> requires = emptyGraph(size);
        for (int i = 0; i < edges; i++) {
            int child = 1 + random.nextInt(size - 1);
            requires.get(child).add(random.nextInt(child));
        }

        List<Rebuild> plan =
                ModuleRebuilds.plan(builds(requires), List.of(module(0)), module -> new Judgement(true, "by the test"));

        assertThat(plan).allSatisfy(rebuild -> assertThat(rebuild.cut()).isEmpty());
    }

    @Test
    void fiveThousandModulesTakeLessThanASecond() {
        List<ModuleBuild> builds = graph(5_000, 50_000, new Random(42));

        List<Rebuild> plan = Assertions.assertTimeout(
                Duration.ofSeconds(1),
                () -> ModuleRebuilds.plan(builds, List.of(module(0)), module -> new Judgement(true, "by the test")));

        assertThat(plan).hasSizeGreaterThan(4_900);
    }

    private static Set<Module> closure(List<ModuleBuild> builds, Set<Module> roots, Set<Module> denied) {
        Set<Module> reached = new HashSet<>(roots);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ModuleBuild build : builds) {
                for (Module parent : List.copyOf(reached)) {
                    if (!denied.contains(parent) && requires(build, parent)) {
                        grew |= reached.add(build.module());
                    }
                }
            }
        }
        return reached;
    }

    private static Set<Module> rebuiltParents(ModuleBuild build, Map<Module, Rebuild> plan) {
        return plan.values().stream()
                .filter(Rebuild::allowed)
                .map(Rebuild::module)
                .filter(parent -> requires(build, parent) && !parent.equals(build.module()))
                .collect(Collectors.toSet());
    }

    private static boolean requires(ModuleBuild build, Module parent) {
        Streams streams = build.buildrequires().get(parent.name());
        return streams != null && streams.contains(parent.stream());
    }

    private static List<ModuleBuild> graph(int size, int edges, Random random) {
        List<Set<Integer>> requires = emptyGraph(size);
        for (int i = 0; i < edges; i++) {
            requires.get(random.nextInt(size)).add(random.nextInt(size));
        }
        return builds(requires);
    }

    private static List<Set<Integer>> emptyGraph(int size) {
        List<Set<Integer>> requires = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            requires.add(new HashSet<>());
        }
        return requires;
    }

    private static List<ModuleBuild> builds(List<Set<Integer>> requires) {
        List<ModuleBuild> builds = new ArrayList<>();
        for (int i = 0; i < requires.size(); i++) {
            Map<String, Streams> buildrequires = new HashMap<>();
            for (int parent : requires.get(i)) {
                buildrequires.put(module(parent).name(), Streams.only("1"));
            }
            builds.add(ModuleRebuildsTest.build(module(i).toString(), buildrequires));
        }
        return builds;
    }

    private static Module module(int number) {
        return new Module("m" + number, "1");
    }
}
