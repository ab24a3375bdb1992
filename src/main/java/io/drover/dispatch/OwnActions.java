package io.drover.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Actions;
import io.drover.ledger.Tracked;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers {@code ledger-own-actions-lookup}, and probes, from the ledger. Thread-safe. */
public final class OwnActions implements OwnWork {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Actions actions;

    public OwnActions(Actions actions) {
        this.actions = actions;
    }

    /** @param question {@code {"system", "external_id"?, "subject"?, "rebuilt_nvr"?}} */
    public JsonNode find(JsonNode question) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode found = answer.putArray("actions");
        Tracked tracked = new Tracked(
                question.path("system").asText(),
                question.path("external_id").asText(null),
                question.path("subject").asText(null));
        String nvr = question.path("rebuilt_nvr").asText(null);
        Stream.concat(actions.about(tracked).stream(), nvr == null ? Stream.empty() : actions.making(nvr).stream())
                .distinct()
                .sorted(Comparator.comparingLong(Actions.OwnAction::id))
                .forEach(action -> found.addObject()
                        .put("id", action.id())
                        .put("event", action.event())
                        .put("state", action.state()));
        return answer;
    }

    @Override
    public Optional<Instant> plannedAt(long action) {
        return actions.plannedAt(action);
    }

    @Override
    public List<JsonNode> othersWith(String system, String externalId, long action) {
        return actions.parametersOfOthers(system, externalId, action).stream()
                .map(OwnActions::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds JSON that is none: " + text, e);
        }
    }
}
