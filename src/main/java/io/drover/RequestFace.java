package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.ActionDoor;
import io.drover.api.ActionsResource;
import io.drover.api.PlanDoor;
import io.drover.api.Resources;
import io.drover.bus.BusComponent;
import io.drover.dispatch.VerbSheets;
import io.drover.dispatch.Verbs;
import io.drover.koji.KojiProfile;
import io.drover.koji.KojiProfiles;
import io.drover.ledger.ActionRequests;
import io.drover.ledger.Audit;
import io.drover.ledger.Chain;
import io.drover.ledger.Database;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.Owner;
import io.drover.ledger.StoredDelivery;
import io.drover.routes.RoutesInForce;
import io.drover.settings.Settings;
import java.time.Clock;
import java.util.List;

/** The part of the wiring that concerns what people ask to be done: rebuilds in Freshmaker's way, and single verbs. */
record RequestFace(Database database, Clock clock, Owner owner, Settings settings, RoutesInForce files, Verbs verbs) {

    Resources.Face all(FreshmakerFace.Door door, BusComponent bus, KojiProfiles hubs) {
        Outlooks outlooks = Outlooks.of(door.intake(), bus, database);
        Resources.Face rebuilds = new FreshmakerFace(database, clock, owner).changes(door, verbs);
        Resources.Face actions = new ActionsResource(
                new VerbSheets(verbs, files::verbs),
                new Door(door, outlooks, settings, hubs),
                new ActionsResource.Ledger(
                        new ActionRequests(database, clock, owner::name),
                        new Chain(database),
                        new Audit(database, clock)));
        return resources -> List.of(rebuilds, actions, outlooks.face()).forEach(face -> face.addTo(resources));
    }

    /** Thread-safe. */
    private record Door(FreshmakerFace.Door requests, Outlooks outlooks, Settings settings, KojiProfiles hubs)
            implements ActionDoor {
        @Override
        public InboxEntry open(String id, ObjectNode payload) {
            return requests.open(ActionRequests.TOPIC, id, payload, ActionRequests.SOURCE);
        }

        @Override
        public List<PlanDoor.OfRoute> rehearse(InboxMessage message) {
            return outlooks.outlook(message).routes();
        }

        @Override
        public void stored(List<StoredDelivery> deliveries) {
            requests.stored(deliveries);
        }

        @Override
        public String address(String system, JsonNode parameters) {
            if (system.equals("koji")) {
                String profile = parameters.path("profile").asText(KojiProfile.DEFAULT);
                return hubs.names().contains(profile)
                        ? hubs.get(profile).server().toString()
                        : "no koji profile " + profile + " can be used here";
            }
            String key = "drover." + system + ".url";
            return settings.keys().contains(key) ? settings.text(key) : "";
        }
    }
}
