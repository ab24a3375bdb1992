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
 */
public record Judgement(
        String refusal,
        String trace,
        @Nullable NewEvent event,
        List<NewAction> actions,
        List<Tracked> tracked,
        List<LookupUse> lookups) {
    public Judgement {
        actions = List.copyOf(actions);
        tracked = List.copyOf(tracked);
        lookups = List.copyOf(lookups);
    }

    /** Whether its actions are to reach no system. */
    boolean isDryRun() {
        return event != null && event.dryRun();
    }

    /** The same for an event that was there before: its own name for it, if the route has none, and a dry run if it is one. */
    Judgement goingOnWith(NewEvent asked) {
        NewEvent mark = event == null ? asked : asked.dryRun() ? event.asDryRun() : event;
        return new Judgement(refusal, trace, mark, actions, tracked, lookups);
    }

    /** The same, none of whose actions reaches a system. */
    Judgement asDryRun(StoredDelivery delivery) {
        NewEvent mark = event;
        if (mark == null) {
            mark = actions.isEmpty()
                    ? null
                    : new NewEvent(delivery.route(), actions.get(0).key());
        }
        return new Judgement(
                refusal, trace, mark == null ? null : mark.asDryRun(), actions, tracked, lookups);
    }
}
