package io.drover.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ActionRequests;
import io.drover.ledger.Chain;
import io.drover.ledger.LedgerRows;
import org.jspecify.annotations.Nullable;

/**
 * An action that there is, and who planned it.
 *
 * @param route that planned it, null where none did
 * @param request body of the request that it goes back to, null where it goes back to another message
 */
record ActionOrigin(LedgerRows.Action action, @Nullable String route, @Nullable JsonNode request) {

    /** @param links of one action */
    static ActionOrigin of(Chain.Links links, Chain chain) {
        LedgerRows.Action action = links.actions().values().stream()
                .flatMap(java.util.List::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a chain of no action"));
        String route = links.deliveries().stream()
                .filter(delivery -> "acted".equals(delivery.decision()))
                .map(LedgerRows.Delivery::route)
                .findFirst()
                .orElse(null);
        LedgerRows.Message message = links.message();
        return new ActionOrigin(
                action,
                route,
                message != null && message.source().equals(ActionRequests.SOURCE) ? request(message, chain) : null);
    }

    private static @Nullable JsonNode request(LedgerRows.Message message, Chain chain) {
        return chain.body(message.id()).map(ActionOrigin::body).orElse(null);
    }

    private static @Nullable JsonNode body(byte[] raw) {
        try {
            return Json.parse(raw).path("body");
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    ObjectNode json(String outcome) {
        ObjectNode json = Json.object()
                .put("outcome", outcome)
                .put("verb", action.verb())
                .put("key", action.key())
                .put("event", action.eventId())
                .put("route", route)
                .put("user", request == null ? null : request.path("user").asText("anybody"))
                .put("reason", request == null ? null : request.path("reason").asText());
        json.set("action", RowJson.action(action));
        return json;
    }
}
