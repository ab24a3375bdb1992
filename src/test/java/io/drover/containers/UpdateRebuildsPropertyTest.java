package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.containers.BruteForce.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** M8: the plan against one that was found by trying everything. */
class UpdateRebuildsPropertyTest {
    private static final Map<String, Integer> FIXED = Map.of("zlib", 3, "pcre", 2);

    /** What every image held once. */
    private static final Map<String, Integer> OLDER = Map.of("zlib", 1);

    @Property(tries = 1_000, seed = "20261130")
    void thePlanIsTheBestOfAllThereAre(
            @ForAll @IntRange(min = 1, max = 5) int size,
            @ForAll @IntRange(min = 0, max = 6) int deniedOfTen,
            @ForAll long seed) {
        Random random = new Random(seed);
        Images images = Images.fixed("zlib 1-3.fc42", "pcre 1-2.fc42");
        List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        Collections.shuffle(names, random);
        List<Line> lines = new ArrayList<>();
        Set<String> denied = new HashSet<>();
        for (int i = 0; i < size; i++) {
            lines.add(line(names, lines, images, random.nextInt(10) >= deniedOfTen, random));
            if (!lines.get(i).allowed()) {
                denied.add(names.get(i));
            }
        }

        ContainerPlan plan = images.updateWithout(denied.toArray(String[]::new));

        Map<Integer, Integer> batches = new TreeMap<>();
        for (ContainerRebuild rebuild : plan.rebuilds()) {
            assertThat(batches.put(names.indexOf(rebuild.image().name()), rebuild.batch()))
                    .as("twice")
                    .isNull();
        }
        assertThat(batches).as("the same images in the same batches").isEqualTo(new BruteForce(lines, FIXED).best());
        for (ContainerRebuild rebuild : plan.rebuilds()) {
            int line = names.indexOf(rebuild.image().name());
            assertThat(rebuild.basis().rebuilt() != null)
                    .as("it waits for its parent if, and only if, that is rebuilt")
                    .isEqualTo(batches.containsKey(lines.get(line).parent()));
            assertThat(rebuild.image().nvr()).as("the newest of its line").endsWith("-9.fc42");
        }
        assertThat(plan.denied())
                .allSatisfy(one -> assertThat(denied).contains(one.image().name()));
    }

    /** Whatever the facts say of parents: an end, nothing twice, everything in order but for edges that are named. */
    @Property(tries = 1_000, seed = "20261130")
    void factsThatContradictThemselvesEndToo(@ForAll @IntRange(min = 1, max = 12) int size, @ForAll long seed) {
        Random random = new Random(seed);
        Images images = Images.fixed("zlib 1-3.fc42");
        for (int i = 0; i < size; i++) {
            int parent = random.nextInt(size + 1);
            images.newest(
                    "image" + i + "-1-9.fc42", parent == size ? "" : "image" + parent + "-1-9.fc42", "zlib 1-1.fc42");
        }

        ContainerPlan plan = images.update();

        assertThat(plan.rebuilds()).extracting(rebuild -> rebuild.image().nvr()).doesNotHaveDuplicates();
        assertThat(plan.rebuilds()).as("all are outdated, and none is denied").hasSize(size);
        Map<String, ContainerRebuild> before = new HashMap<>();
        for (ContainerRebuild rebuild : plan.rebuilds()) {
            assertThat(before.keySet()).containsAll(rebuild.basis().after());
            assertThat(rebuild.batch())
                    .isEqualTo(rebuild.basis().after().stream()
                            .mapToInt(nvr -> before.get(nvr).batch() + 1)
                            .max()
                            .orElse(0));
            if (rebuild.image().parent() != null) {
                assertThat(rebuild.basis().cut() == null)
                        .as("each parent is waited for, or the edge is cut")
                        .isEqualTo(!rebuild.basis().after().isEmpty());
            }
            before.put(rebuild.image().nvr(), rebuild);
        }
        assertThat(plan.rebuilds().stream()
                        .filter(rebuild -> rebuild.basis().cut() != null)
                        .count())
                .as("one cut for each cycle")
                .isEqualTo(cycles(plan.rebuilds()));
    }

    /** A line with an older build and the newest one, on the older or the newest build of an earlier line. */
    private static Line line(List<String> names, List<Line> above, Images images, boolean allowed, Random random) {
        int parent = above.isEmpty() || random.nextInt(6) == 0 ? -1 : random.nextInt(above.size());
        boolean onNewest = random.nextInt(3) > 0;
        String parentNvr = parent < 0 ? "" : names.get(parent) + (onNewest ? "-1-9.fc42" : "-1-1.fc42");
        Map<String, Integer> parentHolds =
                parent < 0 ? Map.of() : onNewest ? above.get(parent).holds() : OLDER;
        Map<String, Integer> holds = new TreeMap<>();
        for (String rpm : List.of("pcre", "zlib")) {
            int what = random.nextInt(6);
            if (what < 4 && parentHolds.containsKey(rpm)) {
                holds.put(rpm, parentHolds.get(rpm));
            } else if (what != 0) {
                holds.put(rpm, 1 + random.nextInt(4));
            }
        }
        String name = names.get(above.size());
        images.older(name + "-1-1.fc42", "", held(OLDER));
        images.newest(name + "-1-9.fc42", parentNvr, held(holds));
        return new Line(parent, parentHolds, holds, allowed);
    }

    private static String[] held(Map<String, Integer> holds) {
        return holds.entrySet().stream()
                .map(rpm -> rpm.getKey() + " 1-" + rpm.getValue() + ".fc42")
                .toArray(String[]::new);
    }

    private static long cycles(List<ContainerRebuild> rebuilds) {
        Map<String, String> parents = new HashMap<>();
        rebuilds.forEach(rebuild -> parents.put(
                rebuild.image().nvr(), String.valueOf(rebuild.image().parent())));
        Set<Set<String>> cycles = new HashSet<>();
        for (String start : parents.keySet()) {
            String at = start;
            for (int i = 0; i < parents.size() && at != null; i++) {
                at = parents.get(at);
            }
            Set<String> cycle = new HashSet<>();
            while (at != null && cycle.add(at)) {
                at = parents.get(at);
            }
            if (at != null) {
                cycles.add(cycle);
            }
        }
        return cycles.size();
    }
}
