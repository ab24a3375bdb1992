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
}
