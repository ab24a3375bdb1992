package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.PlanDoor.OfRoute;
import io.drover.api.PlanDoor.Outlook;
import io.drover.ledger.LookupUse;
import io.drover.ledger.NewAction;
import io.drover.ledger.NewEvent;
import io.drover.ledger.PlanPreview.Covered;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What would become of a message, as JSON: {@code {"id", "topic", "summary", "note", "routes": [{"route", "decision",
 * "reason", "event": {"type", "search_key"}, "actions": [{"verb", "system", "key", "name", "artifact", "batch",
 * "rebuild_reason", "after": [keys of this plan], "parameters", "fresh", "covered_by": {"action_id", "event_id", "state"}}],
 * "trace", "lookups"}]}}.
 */
final class PlanJson {
    private PlanJson() {}

    static ObjectNode of(Outlook outlook) {
        ObjectNode json = Json.object()
                .put("id", outlook.id())
                .put("topic", outlook.topic())
                .put("summary", summary(outlook))
                .put("note", outlook.note());
        ArrayNode routes = json.putArray("routes");
        outlook.routes().forEach(route -> routes.add(route(route)));
        return json;
    }

    private static String summary(Outlook outlook) {
        if (outlook.routes().isEmpty()) {
            return "no route would be asked";
        }
        return outlook.routes().stream()
                .limit(5)
                .map(route -> route.route() + ": " + route.decision().word())
                .collect(Collectors.joining("; ", "", outlook.routes().size() > 5 ? "; …" : ""));
    }

    private static ObjectNode route(OfRoute route) {
        ObjectNode json = Json.object()
                .put("route", route.route())
                .put("decision", route.decision().word())
                .put("reason", route.decision().reason());
        NewEvent event = route.judgement().event();
        json.set(
                "event",
                event == null ? null : Json.object().put("type", event.type()).put("search_key", event.searchKey()));
        ArrayNode actions = json.putArray("actions");
        Set<String> keys =
                route.judgement().actions().stream().map(NewAction::key).collect(Collectors.toSet());
        route.judgement().actions().forEach(action -> actions.add(action(action, keys, route)));
        json.set("trace", Json.stored(route.judgement().trace()));
        ArrayNode lookups = json.putArray("lookups");
        route.judgement().lookups().forEach(lookup -> lookups.add(lookup(lookup)));
        return json;
    }

    private static ObjectNode action(NewAction action, Set<String> keys, OfRoute route) {
        ObjectNode json = Json.object()
                .put("verb", action.verb())
                .put("system", action.system())
                .put("key", action.key())
                .put("name", action.name())
                .put("artifact", action.artifact())
                .put("batch", action.batch())
                .put("rebuild_reason", action.rebuildReason());
        ArrayNode after = json.putArray("after");
        Stream.concat(action.needs().stream(), action.after().stream())
                .distinct()
                .filter(keys::contains)
                .forEach(after::add);
        json.set("parameters", Json.stored(action.parameters()));
        json.put("fresh", route.fresh().contains(action.key()));
        Covered covered = route.covered().get(action.key());
        json.set(
                "covered_by",
                covered == null
                        ? null
                        : Json.object()
                                .put("action_id", covered.id())
                                .put("event_id", covered.event())
                                .put("state", covered.state()));
        return json;
    }

    private static ObjectNode lookup(LookupUse lookup) {
        ObjectNode json = Json.object().put("step", lookup.step());
        json.set("question", Json.stored(lookup.question()));
        json.put("outcome", lookup.outcome());
        json.set("answer", Json.stored(lookup.answer()));
        return json.put("took_ms", lookup.tookMs());
    }
}
