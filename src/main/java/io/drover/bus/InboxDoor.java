package io.drover.bus;

import io.drover.ledger.Acknowledgement;
import io.drover.ledger.InboxEntry;

/** The way into the inbox: takes an entry at once and acknowledges it after it has been committed. Thread-safe. */
@FunctionalInterface
public interface InboxDoor {
    void put(InboxEntry entry, Acknowledgement acknowledgement);
}
