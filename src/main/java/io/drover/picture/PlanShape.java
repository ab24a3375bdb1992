package io.drover.picture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which step follows which, and how deep each lies. Steps that wait for one another in a circle, which no plan should have,
 * come last, and what closes the circle does not count.
 */
final class PlanShape {
    private final Map<String, PlanStep> steps = new LinkedHashMap<>();
    private final Map<String, List<PlanStep>> followers = new HashMap<>();
    private final Map<String, Integer> depths = new LinkedHashMap<>();

    /** @param most steps that are looked at, the first of them */
    PlanShape(List<PlanStep> all, int most) {
        all.stream().limit(most).forEach(step -> steps.putIfAbsent(step.id(), step));
        Map<String, Integer> waitingFor = new HashMap<>();
        Deque<PlanStep> ready = new ArrayDeque<>();
        for (PlanStep step : steps.values()) {
            Set<String> before = named(step);
            before.forEach(id ->
                    followers.computeIfAbsent(id, key -> new ArrayList<>()).add(step));
            waitingFor.put(step.id(), before.size());
            if (before.isEmpty()) {
                ready.add(step);
            }
        }
        while (!ready.isEmpty()) {
            PlanStep step = ready.remove();
            place(step);
            for (PlanStep follower : followers(step)) {
                if (waitingFor.merge(follower.id(), -1, Integer::sum) == 0) {
                    ready.add(follower);
                }
            }
        }
        steps.values().stream().filter(step -> !depths.containsKey(step.id())).forEach(this::place);
    }

    /** Each after those it waits for. */
    List<PlanStep> inOrder() {
        return depths.keySet().stream().map(steps::get).toList();
    }

    List<PlanStep> asGiven() {
        return List.copyOf(steps.values());
    }

    /** 0 for what waits for nothing, else one more than the deepest of those that it waits for. */
    int depth(PlanStep step) {
        return depths.getOrDefault(step.id(), 0);
    }

    /** Those that it waits for, as far as they are in the picture and come before it. */
    List<PlanStep> before(PlanStep step) {
        return named(step).stream()
                .map(steps::get)
                .filter(other -> depth(other) < depth(step))
                .toList();
    }

    private List<PlanStep> followers(PlanStep step) {
        return followers.getOrDefault(step.id(), List.of());
    }

    private Set<String> named(PlanStep step) {
        Set<String> before = new LinkedHashSet<>(step.after());
        before.retainAll(steps.keySet());
        before.remove(step.id());
        return before;
    }

    private void place(PlanStep step) {
        int depth = named(step).stream()
                .filter(depths::containsKey)
                .mapToInt(id -> depths.getOrDefault(id, 0) + 1)
                .max()
                .orElse(0);
        depths.put(step.id(), depth);
    }
}
