package io.drover.containers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A planner that knows nothing of order, only of what a build does: it tries every set of images and every way of spreading
 * them over batches, plays what would be built on what, and keeps the best. For a handful of images.
 */
final class BruteForce {
    /**
     * A line of images.
     *
     * @param parent index of the line it is built on, -1 for none
     * @param parentHolds version of each RPM in the build that it was built on; null where there is none
     * @param holds version of each RPM in its newest build
     */
    record Line(int parent, Map<String, Integer> parentHolds, Map<String, Integer> holds, boolean allowed) {}

    private final List<Line> lines;
    private final Map<String, Integer> fixed;
    /** By line: what its newest build holds in too old a version. */
    private final List<Set<String>> outdated;

    BruteForce(List<Line> lines, Map<String, Integer> fixed) {
        this.lines = lines;
        this.fixed = fixed;
        this.outdated = lines.stream().map(line -> outdated(line.holds())).toList();
    }

    /** Batch by index of each line that is to be rebuilt. */
    Map<Integer, Integer> best() {
        Map<Integer, Integer> best = Map.of();
        int[] bestCost = cost(best);
        for (int set = 1; set < 1 << lines.size(); set++) {
            List<Integer> chosen = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if ((set >> i & 1) == 1) {
                    chosen.add(i);
                }
            }
            if (chosen.stream().allMatch(i -> lines.get(i).allowed())) {
                for (int spread = 0; spread < (int) Math.pow(chosen.size(), chosen.size()); spread++) {
                    Map<Integer, Integer> batches = new TreeMap<>();
                    int rest = spread;
                    for (int line : chosen) {
                        batches.put(line, rest % chosen.size());
                        rest /= chosen.size();
                    }
                    if (isEarly(batches)) {
                        continue;
                    }
                    int[] cost = cost(batches);
                    if (Arrays.compare(cost, bestCost) < 0) {
                        best = batches;
                        bestCost = cost;
                    }
                }
            }
        }
        return best;
    }

    /** Whether an image is built before its parent is replaced: there is always a way without that. */
    private boolean isEarly(Map<Integer, Integer> batches) {
        for (Map.Entry<Integer, Integer> line : batches.entrySet()) {
            Integer before = batches.get(lines.get(line.getKey()).parent());
            if (before != null && before >= line.getValue()) {
                return true;
            }
        }
        return false;
    }

    /** What is worse the more there is of it, the worst first: outdated RPMs, builds, depth. */
    private int[] cost(Map<Integer, Integer> batches) {
        int stay = played(batches).stream().mapToInt(Set::size).sum();
        int depth = batches.values().stream().mapToInt(batch -> batch).sum();
        return new int[] {stay, batches.size(), depth};
    }

    /** What is older than it should be in each line's newest build, after all batches. */
    private List<Set<String>> played(Map<Integer, Integer> batches) {
        List<Set<String>> now = new ArrayList<>(outdated);
        int last = batches.values().stream().mapToInt(batch -> batch).max().orElse(-1);
        for (int batch = 0; batch <= last; batch++) {
            Map<Integer, Set<String>> built = new HashMap<>();
            for (int i : batches.keySet()) {
                if (batches.get(i) == batch) {
                    built.put(i, rebuilt(i, now));
                }
            }
            built.forEach(now::set);
        }
        return now;
    }

    /** What came with the parent is as it is in the parent now; all else is what the repositories have. */
    private Set<String> rebuilt(int index, List<Set<String>> now) {
        Line line = lines.get(index);
        Set<String> stays = new TreeSet<>();
        for (String rpm : outdated.get(index)) {
            boolean fromParent = line.parent() >= 0
                    && line.holds().get(rpm).equals(line.parentHolds().get(rpm));
            if (fromParent && now.get(line.parent()).contains(rpm)) {
                stays.add(rpm);
            }
        }
        return stays;
    }

    private Set<String> outdated(Map<String, Integer> holds) {
        Set<String> outdated = new TreeSet<>();
        holds.forEach((rpm, version) -> {
            if (fixed.containsKey(rpm) && version < fixed.get(rpm)) {
                outdated.add(rpm);
            }
        });
        return outdated;
    }
}
