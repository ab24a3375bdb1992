package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Database;
import io.drover.ledger.EarlierActions;
import io.drover.ledger.EventRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code ledger-event-builds-lookup} and {@code ledger-rebuilt-images-lookup}: what earlier events have built. Builds
 * of dry runs never count. Thread-safe.
 */
public final class EarlierWork {
    private final EventRows events;
    private final EarlierActions actions;

    public EarlierWork(Database database) {
        this.events = new EventRows(database);
        this.actions = new EarlierActions(database);
    }

    /**
     * @param question {@code {"event": 7}}
     * @return {@code {"event": 7, "type", "search_key", "builds": [{"id", "event", "name", "artifact", "state", "reason",
     *     "original_nvr", "rebuilt_nvr", "parameters"}], "others": [{"id", "verb", "name", "state", "parameters"}]}}; event, type
     *     and search_key are null where there is no such event, parameters are those of what is not DONE, as planned
     * @throws CallFailed refused, where the event has more actions than {@link EarlierActions#MOST}
     */
    public JsonNode ofEvent(JsonNode question) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        long id = question.path("event").asLong();
        EventRows.Event event = events.find(id).orElse(null);
        answer.put("event", event == null ? null : (Long) event.id())
                .put("type", event == null ? null : event.type())
                .put("search_key", event == null ? null : event.searchKey());
        List<EarlierActions.Action> all = event == null ? List.of() : bounded(actions.ofEvent(id), "event " + id);
        ArrayNode builds = answer.putArray("builds");
        ArrayNode others = answer.putArray("others");
        for (EarlierActions.Action one : all) {
            if (one.artifact() == null) {
                others.addObject()
                        .put("id", one.id())
                        .put("verb", one.verb())
                        .put("name", one.name())
                        .put("state", one.state())
                        .set("parameters", json(one.parameters()));
            } else {
                builds.add(build(one).set("parameters", json(one.parameters())));
            }
        }
        return answer;
    }

    /**
     * @param question {@code {"search_key": "FEDORA-2026-abcdef0123"}}
     * @return {@code {"builds": […]}}, as above: those that are DONE, with both NVRs
     * @throws CallFailed refused, where there are more than {@link EarlierActions#MOST}
     */
    public JsonNode done(JsonNode question) {
        String key = question.path("search_key").asText();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode builds = answer.putArray("builds");
        bounded(actions.done(key), "events of " + key).forEach(one -> builds.add(build(one)));
        return answer;
    }

    private static List<EarlierActions.Action> bounded(List<EarlierActions.Action> actions, String of) {
        if (actions.size() > EarlierActions.MOST) {
            throw new CallFailed(
                    new CallResult.Refused<>("ledger: " + of + ": more than " + EarlierActions.MOST + " actions"));
        }
        return actions;
    }

    private static ObjectNode build(EarlierActions.Action build) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", build.id())
                .put("event", build.event())
                .put("name", build.name())
                .put("artifact", build.artifact())
                .put("state", build.state())
                .put("reason", build.rebuildReason())
                .put("original_nvr", build.originalNvr())
                .put("rebuilt_nvr", build.rebuiltNvr());
    }

    private static JsonNode json(@Nullable String text) {
        return text == null ? JsonNodeFactory.instance.nullNode() : LedgerJson.read(text);
    }
}
