package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.StoredDelivery;
import java.util.List;

/** What a request for an action needs of the rest of Drover: the doors that every message goes through, too. Thread-safe. */
public interface ActionDoor {
    /** Makes a message of a request, with the routes that want it; one that cannot be read, for its size, gives a dead letter. */
    InboxEntry open(String id, ObjectNode payload);

    /** What those routes would make of it now; nothing is stored. */
    List<PlanDoor.OfRoute> rehearse(InboxMessage message);

    /** Told after the commit: these wait to be judged. */
    void stored(List<StoredDelivery> deliveries);

    /** Where a verb with these parameters goes: the address of its system, "" where it has none. */
    String address(String system, JsonNode parameters);
}
