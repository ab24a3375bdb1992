package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Chain;
import io.drover.ledger.EventRows;
import io.drover.ledger.LedgerRows;
import java.util.List;
import java.util.Locale;

/** The whole chain as JSON: {@code {"summary","message","deliveries","events","dead_letters","cut"}}. */
final class WhyJson {
    private WhyJson() {}

    static ObjectNode of(Chain.Links links, String base) {
        ObjectNode json = Json.object().put("summary", WhySummary.of(links));
        LedgerRows.Message message = links.message();
        json.set("message", message == null ? null : RowJson.message(message, base));
        ArrayNode deliveries = json.putArray("deliveries");
        for (LedgerRows.Delivery delivery : links.deliveries()) {
            ObjectNode one = RowJson.delivery(delivery);
            ArrayNode lookups = one.putArray("lookups");
            links.lookups().getOrDefault(delivery.id(), List.of()).forEach(l -> lookups.add(RowJson.lookup(l)));
            deliveries.add(one);
        }
        ArrayNode events = json.putArray("events");
        links.events().forEach(event -> events.add(event(event, links)));
        ArrayNode dead = json.putArray("dead_letters");
        links.deadLetters().forEach(letter -> dead.add(RowJson.deadLetter(letter)));
        return json.put("cut", links.cut());
    }

    private static ObjectNode event(EventRows.Event event, Chain.Links links) {
        ObjectNode json = Json.object()
                .put("id", event.id())
                .put("url", "/api/1/events/" + event.id())
                .put(
                        "message_id",
                        event.messageId() == null ? null : event.messageId().toString())
                .put("type", event.type())
                .put("search_key", event.searchKey())
                .put("state", event.progress().name().toLowerCase(Locale.ROOT))
                .put("reason", event.reason())
                .put("created_at", Json.exact(event.createdAt()))
                .put("finished_at", Json.exact(event.finishedAt()))
                .put("requester", event.requester())
                .put("manual", event.manual())
                .put("dry_run", event.dryRun());
        ArrayNode actions = json.putArray("actions");
        for (LedgerRows.Action action : links.actions().getOrDefault(event.id(), List.of())) {
            ObjectNode one = RowJson.action(action);
            ArrayNode needs = one.putArray("depends_on");
            links.needs().getOrDefault(action.id(), List.of()).forEach(needs::add);
            ArrayNode calls = one.putArray("calls");
            links.calls().getOrDefault(action.id(), List.of()).forEach(call -> calls.add(RowJson.call(call)));
            actions.add(one);
        }
        return json;
    }
}
