package io.drover.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a commit of a judgement would decide, without committing it. Thread-safe. */
public final class PlanPreview {
    private static final int AT_ONCE = 500;

    private final Database database;

    public PlanPreview(Database database) {
        this.database = database;
    }

    /** An action of the ledger that has the verb and key of a planned one. */
    public record Covered(long id, long event, String state) {}

    /**
     * A judgement as it would be recorded.
     *
     * @param decision {@code event} null unless it is a duplicate
     * @param covered by key: planned actions that exist already
     * @param fresh keys of those that would be new; what is neither is not needed any more
     */
    public record Preview(Decision decision, Map<String, Covered> covered, Set<String> fresh) {
        public Preview {
            covered = Map.copyOf(covered);
            fresh = Set.copyOf(fresh);
        }
    }

    /** @throws IllegalArgumentException for a plan that could not be carried out in any order */
    public Preview of(Judgement judgement) {
        return decide(judgement, covered(judgement.actions()));
    }

    /**
     * The same where it is known which of the actions are there.
     *
     * @param covered by key: planned actions that exist already
     * @throws IllegalArgumentException for a plan that could not be carried out in any order
     */
    public static Preview decide(Judgement judgement, Map<String, Covered> covered) {
        List<NewAction> plan = judgement.actions();
        if (plan.isEmpty()) {
            String reason = judgement.tracked().isEmpty()
                    ? judgement.refusal()
                    : "asks the remote systems about " + judgement.tracked().size() + " things at once";
            return new Preview(new Decision("ignored", reason, null, List.of()), Map.of(), Set.of());
        }
        PlanOrder.check(plan);
        List<NewAction> fresh = new ArrayList<>(plan);
        fresh.removeIf(action -> covered.containsKey(action.key()));
        Superfluous.removeFrom(fresh, plan);
        if (fresh.isEmpty()) {
            long event = covered.values().iterator().next().event();
            return new Preview(
                    new Decision("duplicate", "already covered by event " + event, event, List.of()),
                    covered,
                    Set.of());
        }
        Set<String> keys = new HashSet<>();
        Set<String> systems = new HashSet<>();
        fresh.forEach(action -> {
            keys.add(action.key());
            systems.add(action.system());
        });
        String sentence = "would plan " + fresh.size() + (fresh.size() == 1 ? " action" : " actions")
                + (covered.isEmpty() ? "" : "; " + covered.size() + " more already covered by earlier events");
        return new Preview(
                new Decision("acted", sentence, null, systems.stream().sorted().toList()), covered, keys);
    }

    private Map<String, Covered> covered(List<NewAction> plan) {
        if (plan.isEmpty()) {
            return Map.of();
        }
        Map<String, String> verbs = new HashMap<>();
        plan.forEach(action -> verbs.put(action.key(), action.verb()));
        Map<String, Covered> covered = new HashMap<>();
        List<String> keys = List.copyOf(verbs.keySet());
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            database.sql()
                    .sql("SELECT id, event_id, state, verb, action_key FROM action"
                            + " WHERE verb IN (:verbs) AND action_key IN (:keys)")
                    .param("verbs", new HashSet<>(verbs.values()))
                    .param("keys", keys.subList(from, Math.min(keys.size(), from + AT_ONCE)))
                    .query(row -> {
                        String key = row.getString("action_key");
                        if (row.getString("verb").equals(verbs.get(key))) {
                            covered.put(
                                    key,
                                    new Covered(row.getLong("id"), row.getLong("event_id"), row.getString("state")));
                        }
                    });
        }
        return covered;
    }
}
