package io.drover.ledger;

import java.util.List;

/** Says what the bus is to hear of a change. */
@FunctionalInterface
public interface Announcer {
    /**
     * Called in the transaction that makes the change, on its thread, and again where that is run again: no effects. What
     * it reads from the ledger is the state after the change. Quick, since the change waits for it.
     */
    List<NewPublication> announce(StateChange change);
}
