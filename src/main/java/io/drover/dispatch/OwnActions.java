package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Actions;
import io.drover.ledger.OwnTrace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers {@code ledger-own-actions-lookup}, and probes, from the ledger. Thread-safe. */
public final class OwnActions implements OwnWork {
    private final Actions actions;

    public OwnActions(Actions actions) {
        this.actions = actions;
    }

    /** @param question {@code {"system", "external_id"?, "subject"?, "nvr"?, "mark"?: {"verb", "key"}}} */
    public JsonNode find(JsonNode question) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode found = answer.putArray("actions");
        actions.about(new OwnTrace(
                        question.path("system").asText(),
                        question.path("external_id").asText(null),
                        question.path("subject").asText(null),
                        question.path("nvr").asText(null),
                        question.at("/mark/verb").asText(null),
                        question.at("/mark/key").asText(null)))
                .forEach(action -> found.addObject()
                        .put("id", action.id())
                        .put("event", action.event())
                        .put("state", action.state())
                        .put("event_type", action.eventType()));
        return answer;
    }

    @Override
    public Optional<Instant> plannedAt(long action) {
        return actions.plannedAt(action);
    }

    @Override
    public List<JsonNode> othersWith(String system, String externalId, long action) {
        return actions.parametersOfOthers(system, externalId, action).stream()
                .map(LedgerJson::read)
                .toList();
    }
}
