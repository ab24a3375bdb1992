package io.drover.dispatch;

import io.drover.ledger.ActionRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Work of which somebody said that it ended, until the ledger has its action as accepted: the end may come before the ledger
 * knows of the beginning. Thread-safe.
 */
final class Ends {
    /** What is never accepted, since it became another's, is forgotten when so many newer ones wait. */
    private static final int MOST = 1_000;

    private final Map<String, Map<String, Boolean>> bySystem = new HashMap<>();

    synchronized void add(String system, String externalId) {
        bySystem.computeIfAbsent(system, s -> new LinkedHashMap<>() {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                        return size() > MOST;
                    }
                })
                .put(externalId, true);
    }

    /**
     * Those of a system that the ledger has, and that are taken; they are forgotten.
     *
     * @param accepted by system and ids
     * @param take false for one that somebody has in hand, as its sending is just being noted: it is told again
     */
    List<ActionRow> of(
            String system,
            BiFunction<String, Collection<String>, List<ActionRow>> accepted,
            Predicate<ActionRow> take) {
        List<String> asked;
        synchronized (this) {
            asked = new ArrayList<>(bySystem.getOrDefault(system, Map.of()).keySet());
        }
        if (asked.isEmpty()) {
            return List.of();
        }
        List<ActionRow> found =
                accepted.apply(system, asked).stream().filter(take).toList();
        synchronized (this) {
            bySystem.computeIfPresent(system, (s, waiting) -> {
                found.forEach(action -> waiting.remove(action.externalId()));
                return waiting.isEmpty() ? null : waiting;
            });
        }
        return found;
    }
}
