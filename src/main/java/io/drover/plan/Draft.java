package io.drover.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.drover.ledger.Judgement;
import io.drover.ledger.LookupUse;
import io.drover.ledger.NewAction;
import io.drover.ledger.NewEvent;
import io.drover.ledger.Tracked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a route has decided so far about one delivery. Put on the exchange before routing, so that copies (split,
 * multicast) share it; sealed when the route ends, after which nothing can be added. Thread-safe.
 */
public final class Draft {
    /** The exchange property that holds it; absent on exchanges that are no judgement. */
    public static final String PROPERTY = "DroverDraft";

    private static final int MOST_STEPS = 2_000;
    private static final int MOST_ACTIONS = 5_000;
    private static final int MOST_LOOKUPS = 2_000;
    private static final int MOST_TRACKED = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int USUAL_THREADS = 4;

    private final int threads;
    private final List<@Nullable Step> steps = new ArrayList<>();
    private final Map<String, NewAction> actions = new LinkedHashMap<>();
    private final List<Tracked> tracked = new ArrayList<>();
    private final List<LookupUse> lookups = new ArrayList<>();
    private @Nullable NewEvent event;
    private boolean sealed;
    private int stepsLeftOut;

    public Draft() {
        this(USUAL_THREADS);
    }

    /** @param threads that the route judges with */
    public Draft(int threads) {
        this.threads = threads;
    }

    int threads() {
        return threads;
    }

    /** The draft of this exchange, or null where the exchange is no judgement. */
    public static @Nullable Draft of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Draft.class);
    }

    /** The draft of this exchange. @throws IllegalStateException where there is none */
    public static Draft required(Exchange exchange, String step) {
        Draft draft = of(exchange);
        if (draft == null) {
            throw new IllegalStateException(step + " stands outside of a bus: route; only such routes plan");
        }
        return draft;
    }

    /** Reserves the next place in the trace, so that outer steps come before inner ones. */
    synchronized int reserve() {
        open("a step");
        if (steps.size() >= MOST_STEPS) {
            return MOST_STEPS;
        }
        steps.add(null);
        return steps.size() - 1;
    }

    synchronized void fill(int place, Step step) {
        if (place < MOST_STEPS) {
            steps.set(place, step);
        } else {
            stepsLeftOut++;
        }
    }

    synchronized void add(Step step) {
        fill(reserve(), step);
    }

    synchronized void event(NewEvent mark) {
        open("event:" + mark.type());
        if (event != null && !event.equals(mark)) {
            throw new IllegalStateException(
                    "the message is already event " + event + "; it cannot be " + mark + " too");
        }
        event = mark;
    }

    /** Adds an action; the same verb and key again changes nothing. */
    synchronized void action(NewAction action) {
        open("action:" + action.verb());
        NewAction known = actions.putIfAbsent(action.key(), action);
        if (known != null && !known.verb().equals(action.verb())) {
            throw new IllegalStateException("key '" + action.key() + "' is used by action:" + known.verb()
                    + " and action:" + action.verb() + "; within a plan each key names one action");
        }
        if (actions.size() > MOST_ACTIONS) {
            throw new IllegalStateException("more than " + MOST_ACTIONS + " actions for one message");
        }
    }

    synchronized void track(Tracked what) {
        open("track:" + what.system());
        if (tracked.size() == MOST_TRACKED) {
            throw new IllegalStateException("more than " + MOST_TRACKED + " things to track in one message");
        }
        tracked.add(what);
    }

    synchronized void lookup(LookupUse use) {
        open("lookup " + use.step());
        if (lookups.size() < MOST_LOOKUPS) {
            lookups.add(use);
        }
    }

    /** Nothing can be added from here on. */
    public synchronized void seal() {
        sealed = true;
    }

    private void open(String what) {
        if (sealed) {
            throw new IllegalStateException(
                    what + " came after the route had ended; take detached steps (seda, wireTap, threads) out of it");
        }
    }

    /** The plan, in the order of the steps. */
    public synchronized Judgement judgement() {
        return new Judgement(refusal(), trace(), event, List.copyOf(actions.values()), tracked, lookups);
    }

    private String refusal() {
        Set<String> noes = steps.stream()
                .filter(Objects::nonNull)
                .filter(s -> s.kind().equals("filter") && s.outcome().equals("no"))
                .map(s -> (s.subject() == null ? "" : s.subject() + ": ") + "not so: "
                        + (s.description().isEmpty() ? s.id() : s.description()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (noes.isEmpty()) {
            return "every condition held, and the route planned nothing";
        }
        String sentence = noes.stream().limit(20).collect(Collectors.joining("; "));
        return noes.size() <= 20 ? sentence : sentence + "; and " + (noes.size() - 20) + " more";
    }

    private String trace() {
        ArrayNode array = JSON.createArrayNode();
        for (Step step : steps) {
            if (step != null) {
                array.addPOJO(step);
            }
        }
        if (stepsLeftOut > 0) {
            array.addObject().put("left_out", stepsLeftOut);
        }
        return JSON.valueToTree(array).toString();
    }
}
