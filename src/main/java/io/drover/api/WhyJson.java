package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Chain;
import io.drover.ledger.EventRows;
import io.drover.ledger.LedgerRows;
import io.drover.ledger.SystemRows;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whole chain as JSON: {@code {"summary","message","deliveries","events","dead_letters","cut"}}. */
final class WhyJson {
    private WhyJson() {}

    static ObjectNode of(Chain.Links links, List<SystemRows.Found> sick, String base) {
        ObjectNode json = Json.object().put("summary", WhySummary.of(links));
        LedgerRows.Message message = links.message();
        json.set("message", message == null ? null : message(message, links, base));
        ArrayNode deliveries = json.putArray("deliveries");
        for (LedgerRows.Delivery delivery : links.deliveries()) {
            ObjectNode one = RowJson.delivery(delivery);
            ArrayNode lookups = one.putArray("lookups");
            links.lookups().getOrDefault(delivery.id(), List.of()).forEach(l -> lookups.add(RowJson.lookup(l)));
            deliveries.add(one);
        }
        ArrayNode events = json.putArray("events");
        links.events().forEach(event -> events.add(event(event, links, sick)));
        ArrayNode dead = json.putArray("dead_letters");
        links.deadLetters().forEach(letter -> dead.add(RowJson.deadLetter(letter)));
        return json.put("cut", links.cut());
    }

    /** With what it reported, where it is one of our own. */
    private static ObjectNode message(LedgerRows.Message message, Chain.Links links, String base) {
        ObjectNode json = RowJson.message(message, base);
        Chain.Reported reported = links.told().reported();
        if (reported != null) {
            json.putObject("caused_by").put("event_id", reported.event()).put("action_id", reported.action());
        }
        return json;
    }

    private static ObjectNode event(EventRows.Event event, Chain.Links links, List<SystemRows.Found> sick) {
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
        ObjectNode messages = json.putObject("messages");
        links.told()
                .messages()
                .getOrDefault(event.id(), Map.of())
                .forEach((state, count) -> messages.put(state.toLowerCase(Locale.ROOT), count));
        ArrayNode actions = json.putArray("actions");
        for (LedgerRows.Action action : links.actions().getOrDefault(event.id(), List.of())) {
            ObjectNode one = RowJson.action(action).put("waits_for", waitsFor(action, sick));
            ArrayNode needs = one.putArray("depends_on");
            links.needs().getOrDefault(action.id(), List.of()).forEach(needs::add);
            ArrayNode former = one.putArray("former_tries");
            links.formerTries().getOrDefault(action.id(), List.of()).forEach(t -> former.add(RowJson.formerTry(t)));
            ArrayNode calls = one.putArray("calls");
            links.calls().getOrDefault(action.id(), List.of()).forEach(call -> calls.add(RowJson.call(call)));
            actions.add(one);
        }
        return json;
    }

    /** "koji (open since …): HTTP 503 …"; null where the action is at its end or its system is in use. */
    private static @Nullable String waitsFor(LedgerRows.Action action, List<SystemRows.Found> sick) {
        boolean open = Set.of("PLANNED", "SENDING", "UNKNOWN", "ACCEPTED").contains(action.state());
        return sick.stream()
                .filter(found -> open && found.system().equals(action.system()))
                .findFirst()
                .map(found -> found.system() + " (" + found.state() + " since " + Json.exact(found.since()) + "): "
                        + found.reason()
                        + (found.nextTry() == null ? "" : "; next try " + Json.exact(found.nextTry())))
                .orElse(null);
    }
}
