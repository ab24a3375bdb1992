package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.StoredDelivery;
import java.util.List;

/** What requests need of the rest of Drover: the doors that every message goes through, too. Thread-safe. */
public interface RequestDoor {
    /**
     * Makes a message of a request, with the routes that want it; one that cannot be read, for its size, gives a dead letter.
     *
     * @param topic without the environment's prefix
     * @param id as a bus would write it
     */
    InboxEntry open(String topic, String id, ObjectNode payload);

    /** Told after the commit: these wait to be judged. */
    void stored(List<StoredDelivery> deliveries);

    /** Told after the commit: DISPATCH may have work. */
    void newActions();
}
