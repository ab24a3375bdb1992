package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Json;
import io.drover.ledger.BuildRows;
import io.drover.ledger.EventLinks;
import io.drover.ledger.EventRows;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as Freshmaker writes it: exactly its fields, in its order. */
final class EventJson {
    private EventJson() {}

    /** With all builds: the default of version 1. */
    static ObjectNode full(EventRows.Event event, EventLinks links, List<BuildRows.Build> builds) {
        ObjectNode json = common(event, links);
        ArrayNode array = json.putArray("builds");
        builds.forEach(build -> array.add(BuildJson.of(build)));
        return json;
    }

    /** With the numbers of builds in each state: the default of version 2. @param counts by the state of an action */
    static ObjectNode minimal(EventRows.Event event, EventLinks links, Map<String, Long> counts) {
        Map<BuildState, Long> states = new EnumMap<>(BuildState.class);
        counts.forEach((state, count) -> states.merge(BuildState.of(state), count, Long::sum));
        ObjectNode json = common(event, links);
        ObjectNode summary = json.putObject("builds_summary")
                .put(
                        "total",
                        states.values().stream().mapToLong(Long::longValue).sum());
        states.forEach((state, count) -> summary.put(state.name(), count));
        return json;
    }

    private static ObjectNode common(EventRows.Event event, EventLinks links) {
        EventState state = EventState.of(event.progress());
        ObjectNode json = Json.object()
                .put("id", event.id())
                .put("message_id", MessageIds.of(event))
                .put("search_key", event.searchKey())
                .put("event_type_id", EventTypes.number(event.type()))
                .put("state", state.ordinal())
                .put("state_name", state.name())
                .put("state_reason", event.reason())
                .put("time_created", Json.seconds(event.createdAt()))
                .put("time_done", Json.seconds(event.finishedAt()))
                .put("url", "/api/1/events/" + event.id())
                .put("dry_run", event.dryRun())
                .put("requester", event.requester());
        json.set("requested_rebuilds", words(event.requestedRebuilds()));
        json.set("requester_metadata", Json.storedObject(event.requesterMetadata()));
        ArrayNode dependsOn = json.putArray("depends_on_events");
        links.dependsOn().forEach(dependsOn::add);
        ArrayNode depending = json.putArray("depending_events");
        links.depending().forEach(depending::add);
        return json;
    }

    private static ArrayNode words(@Nullable String text) {
        ArrayNode words = Json.array();
        if (text != null && !text.isBlank()) {
            List.of(text.strip().split("\\s+")).forEach(words::add);
        }
        return words;
    }
}
