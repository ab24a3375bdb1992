package io.drover.backtest;

import io.drover.backtest.Side.Heard;
import io.drover.bus.Rehearsed;
import io.drover.ledger.NewAction;
import io.drover.ledger.PlanPreview;
import io.drover.ledger.PlanPreview.Covered;
import io.drover.ledger.PlanPreview.Preview;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one side's ledger would hold: (verb, key) exists once, so that a later message that plans it again is a duplicate.
 * Not thread-safe: messages come in their order.
 */
final class SideLedger {
    static final String COULD_NOT_TELL = "could not tell";

    private final Map<Key, Planned> actions = new LinkedHashMap<>();
    private final Map<String, Long> decisions = new TreeMap<>();
    private final Map<String, Long> unknown = new LinkedHashMap<>();

    record Key(String verb, String key) {}

    /** An action with the message that planned it first. @param other what the other side said of that message */
    record Planned(long number, String id, String topic, String route, NewAction action, String other) {}

    /**
     * What was decided about a message, a sentence a route.
     *
     * @param fresh actions that were not there before, by the route that plans them
     */
    record Decided(String sentence, Map<String, List<NewAction>> fresh) {}

    Decided decide(Heard heard) {
        if (heard.routes().isEmpty()) {
            return new Decided(heard.note(), Map.of());
        }
        List<String> sentences = new ArrayList<>();
        Map<String, List<NewAction>> fresh = new LinkedHashMap<>();
        for (Rehearsed route : heard.routes()) {
            sentences.add(route.route() + ": " + decide(route, fresh));
        }
        return new Decided(String.join("; ", sentences), fresh);
    }

    private String decide(Rehearsed route, Map<String, List<NewAction>> fresh) {
        Preview preview = route.decided(judgement -> PlanPreview.decide(judgement, covered(judgement.actions())));
        String word = preview.decision().word();
        String reason = preview.decision().reason();
        switch (word) {
            case "waiting" -> {
                count(COULD_NOT_TELL);
                unknown.merge(route.route() + ": " + reason, 1L, Long::sum);
                return reason;
            }
            case "dead" -> {
                count(word);
                return "dead letter: " + reason;
            }
            default -> {
                count(word);
                return word + ", " + reason + planned(route, preview, fresh);
            }
        }
    }

    /** Notes what is new; says which parts of the message a filter left out all the same. */
    private static String planned(Rehearsed route, Preview preview, Map<String, List<NewAction>> fresh) {
        List<NewAction> made = route.judgement().actions().stream()
                .filter(action -> preview.fresh().contains(action.key()))
                .toList();
        if (made.isEmpty()) {
            return "";
        }
        fresh.put(route.route(), made);
        String refusal = route.judgement().refusal();
        return refusal.contains("not so: ") ? "; " + refusal : "";
    }

    private Map<String, Covered> covered(List<NewAction> plan) {
        Map<String, Covered> covered = new HashMap<>();
        for (NewAction action : plan) {
            Planned known = actions.get(new Key(action.verb(), action.key()));
            if (known != null) {
                covered.put(action.key(), new Covered(0, known.number(), "PLANNED"));
            }
        }
        return covered;
    }

    private void count(String word) {
        decisions.merge(word, 1L, Long::sum);
    }

    /** Puts a message's new actions in. */
    void put(long number, Heard heard, Decided decided, String other) {
        decided.fresh()
                .forEach((route, made) -> made.forEach(action -> actions.putIfAbsent(
                        new Key(action.verb(), action.key()),
                        new Planned(number, heard.id(), heard.topic(), route, action, other))));
    }

    @Nullable
    Planned find(Key key) {
        return actions.get(key);
    }

    /** In the order in which they were planned. */
    Map<Key, Planned> actions() {
        return actions;
    }

    /** How many deliveries ended in which way. */
    Map<String, Long> decisions() {
        return decisions;
    }

    /** Why messages could not be judged, and how many. */
    Map<String, Long> unknown() {
        return unknown;
    }
}
