package io.drover;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Resources;
import io.drover.api.freshmaker.FreshmakerChanges;
import io.drover.api.freshmaker.RequestDoor;
import io.drover.bus.Environments;
import io.drover.bus.Intake;
import io.drover.bus.Received;
import io.drover.dispatch.CancelVerbs;
import io.drover.dispatch.Verbs;
import io.drover.ledger.BuildRows;
import io.drover.ledger.Cancellations;
import io.drover.ledger.Database;
import io.drover.ledger.EventRows;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.ManualRequests;
import io.drover.ledger.Owner;
import io.drover.ledger.StoredDelivery;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The part of the wiring that concerns what Freshmaker's API changes: the doors that a request and a cancelling go through. */
record FreshmakerFace(Database database, Clock clock, Owner owner) {
    Resources.Face changes(Door door, Verbs verbs) {
        return new FreshmakerChanges(
                new EventRows(database),
                new BuildRows(database),
                new FreshmakerChanges.Ledger(
                        new ManualRequests(database, clock, owner::name),
                        new Cancellations(database, clock, owner, new CancelVerbs(verbs))),
                door,
                clock);
    }

    /** Thread-safe. */
    record Door(Environments environments, Intake intake, Consumer<List<StoredDelivery>> judges, Runnable newWork)
            implements RequestDoor {
        /** In an envelope of its own: whatever else stands in the payload, it is the payload. */
        @Override
        public InboxEntry open(String topic, String id, ObjectNode payload) {
            return open(topic, id, payload, "http");
        }

        /** @param source as the ledger is to have it */
        InboxEntry open(String topic, String id, ObjectNode payload, String source) {
            String prefix = environments.prefixes().get(0);
            ObjectNode message = JsonNodeFactory.instance
                    .objectNode()
                    .put("topic", prefix.isEmpty() ? topic : prefix + "." + topic)
                    .put("id", id);
            message.putObject("headers");
            message.set("body", payload);
            return intake.entryOf(
                    new Received(
                            "",
                            false,
                            Map.of(),
                            null,
                            "application/json",
                            "utf-8",
                            message.toString().getBytes(StandardCharsets.UTF_8)),
                    source);
        }

        @Override
        public void stored(List<StoredDelivery> deliveries) {
            judges.accept(deliveries);
        }

        @Override
        public void newActions() {
            newWork.run();
        }
    }
}
