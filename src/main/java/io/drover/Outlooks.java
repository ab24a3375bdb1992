package io.drover;

import io.drover.api.PlanDoor;
import io.drover.api.PlanResource;
import io.drover.api.Resources;
import io.drover.bus.BusComponent;
import io.drover.bus.Intake;
import io.drover.bus.MessageIds;
import io.drover.bus.Received;
import io.drover.bus.Rehearsed;
import io.drover.ledger.Database;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.PlanPreview;
import io.drover.ledger.PlanPreview.Preview;
import io.drover.ledger.StoredMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says what would become of a message: the intake's own reading, the routes' own judgement, and no commit. Thread-safe. */
record Outlooks(Intake intake, BusComponent bus, StoredMessages messages, PlanPreview preview) implements PlanDoor {

    static Outlooks of(Intake intake, BusComponent bus, Database database) {
        return new Outlooks(intake, bus, new StoredMessages(database), new PlanPreview(database));
    }

    Resources.Face face() {
        return new PlanResource(this, MessageIds::of);
    }

    @Override
    public Outlook outlook(byte[] json) {
        InboxEntry entry =
                intake.entryOf(new Received("", false, Map.of(), null, "application/json", "utf-8", json), "http");
        if (entry instanceof InboxMessage message) {
            return outlook(message);
        }
        throw new IllegalArgumentException(
                entry instanceof NewDeadLetter letter ? letter.evidence() : "not understood");
    }

    @Override
    public Optional<Outlook> outlook(UUID message) {
        return messages.find(message).map(stored -> outlook(intake.again(stored)));
    }

    Outlook outlook(InboxMessage message) {
        List<OfRoute> routes = new ArrayList<>();
        for (Rehearsed rehearsed : bus.rehearse(message)) {
            routes.add(ofRoute(rehearsed));
        }
        return new Outlook(message.id().toString(), message.topic(), note(message, routes), routes);
    }

    private static @Nullable String note(InboxMessage message, List<OfRoute> routes) {
        List<String> stopped = new ArrayList<>();
        message.deliveries().forEach(wanted -> stopped.add(wanted.route()));
        routes.forEach(asked -> stopped.remove(asked.route()));
        return stopped.isEmpty() ? message.note() : "not running here, and not asked: " + String.join(", ", stopped);
    }

    private OfRoute ofRoute(Rehearsed rehearsed) {
        Preview of = rehearsed.decided(preview::of);
        return new OfRoute(rehearsed.route(), of.decision(), rehearsed.judgement(), of.covered(), of.fresh());
    }
}
