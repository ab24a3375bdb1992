package io.drover.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route made of a message, ready to be committed as one piece.
 *
 * @param refusal why nothing was planned, for the case that nothing was
 * @param trace JSON array of steps
 * @param event the event it is shown as, null where the route never said that the message is one
 * @param actions in the order they were planned
 * @param tracked what to ask the remote systems about now
 * @param lookups the answers used
 * @param others ids of the deliveries that were judged with it as one, and end with it
 */
public record Judgement(
        String refusal,
        String trace,
        @Nullable NewEvent event,
        List<NewAction> actions,
        List<Tracked> tracked,
        List<LookupUse> lookups,
        List<Long> others) {
    /** Of one delivery alone. */
    public Judgement(
            String refusal,
            String trace,
            @Nullable NewEvent event,
            List<NewAction> actions,
            List<Tracked> tracked,
            List<LookupUse> lookups) {
        this(refusal, trace, event, actions, tracked, lookups, List.of());
    }

    public Judgement {
        others = List.copyOf(others);
        actions = List.copyOf(actions);
        tracked = List.copyOf(tracked);
        lookups = List.copyOf(lookups);
    }

    /** The same, of all of them. @param others beside the one that it is committed for, of the same route and key */
    public Judgement togetherWith(List<StoredDelivery> others) {
        return new Judgement(
                refusal,
                trace,
                event,
                actions,
                tracked,
                lookups,
                others.stream().map(StoredDelivery::id).toList());
    }

    /** Whether its actions are to reach no system. */
    boolean isDryRun() {
        return event != null && event.dryRun();
    }

    /** The same for an event that was there before: its own name for it, if the route has none, and a dry run if it is one. */
    Judgement goingOnWith(NewEvent asked) {
        NewEvent mark = event == null ? asked : asked.dryRun() ? event.asDryRun() : event;
        return new Judgement(refusal, trace, mark, actions, tracked, lookups, others);
    }

    /** The same, none of whose actions reaches a system. */
    Judgement asDryRun(StoredDelivery delivery) {
        NewEvent mark = event;
        if (mark == null) {
            mark = actions.isEmpty()
                    ? null
                    : new NewEvent(delivery.route(), actions.get(0).key());
        }
        return new Judgement(refusal, trace, mark == null ? null : mark.asDryRun(), actions, tracked, lookups, others);
    }
}
