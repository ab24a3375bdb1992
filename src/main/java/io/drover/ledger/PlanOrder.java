package io.drover.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the actions of a plan can be carried out in some order. Those of a circle would wait for one another for ever. */
final class PlanOrder {
    private PlanOrder() {}

    /** @throws IllegalArgumentException naming what each of the actions needs, and what is missing or goes in a circle */
    static void check(List<NewAction> plan) {
        Set<String> keys = plan.stream().map(NewAction::key).collect(Collectors.toSet());
        Map<String, Integer> open = new HashMap<>();
        Map<String, Set<String>> neededBy = new HashMap<>();
        for (NewAction action : plan) {
            Set<String> needs = needs(action, keys);
            open.put(action.key(), needs.size());
            needs.forEach(
                    key -> neededBy.computeIfAbsent(key, k -> new HashSet<>()).add(action.key()));
        }
        Deque<String> ready = new ArrayDeque<>();
        open.forEach((key, needs) -> {
            if (needs == 0) {
                ready.add(key);
            }
        });
        while (!ready.isEmpty()) {
            String done = ready.remove();
            open.remove(done);
            for (String key : neededBy.getOrDefault(done, Set.of())) {
                if (open.merge(key, -1, Integer::sum) == 0) {
                    ready.add(key);
                }
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("these actions need one another in a circle, so that none could begin: "
                    + open.keySet().stream().sorted().limit(20).collect(Collectors.joining(", ")));
        }
    }

    private static Set<String> needs(NewAction action, Set<String> keys) {
        for (String key : action.needs()) {
            if (!keys.contains(key)) {
                throw new IllegalArgumentException("action " + action.verb() + " '" + action.key() + "' depends on '"
                        + key + "', which this route has not planned");
            }
        }
        return Stream.concat(action.needs().stream(), action.after().stream())
                .filter(keys::contains)
                .collect(Collectors.toSet());
    }
}
