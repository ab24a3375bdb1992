package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Answer;
import io.drover.api.ApiError;
import io.drover.api.Json;
import io.drover.api.Operation;
import io.drover.api.Query;
import io.drover.api.Request;
import io.drover.api.Resources;
import io.drover.ledger.BuildRows;
import io.drover.ledger.EventLinks;
import io.drover.ledger.EventRows;
import io.drover.ledger.Page;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /events/} and {@code /events/<id>}, to read. Thread-safe. */
final class EventResources {
    private static final Map<String, EventRows.Order> ORDERS = new LinkedHashMap<>();

    static {
        ORDERS.put("id", EventRows.Order.ID);
        ORDERS.put("message_id", EventRows.Order.MESSAGE_ID);
    }

    static final Operation.Param FULL = new Operation.Param(
            Operation.Place.QUERY, "show_full_json", "string", "True: with all builds; False: with their numbers.");

    private final EventRows events;
    private final BuildRows builds;
    private final MessageIds messageIds;
    private final boolean fullByDefault;

    EventResources(EventRows events, BuildRows builds, MessageIds messageIds, boolean fullByDefault) {
        this.events = events;
        this.builds = builds;
        this.messageIds = messageIds;
        this.fullByDefault = fullByDefault;
    }

    static Operation described(String base) {
        return Paging.paged(Operation.get(base + "/events/", "Events, newest first."))
                .query("order_by", "One of " + String.join(", ", ORDERS.keySet()) + ", with a - before it downwards.")
                .query("message_id", "Id of its message; may be repeated.")
                .query("search_key", "What it is about; may be repeated.")
                .query("event_type_id", "integer", "Number of its type; may be repeated.")
                .query("requester", "Who asked for it; may be repeated.")
                .query("state", "State by name or number; may be repeated.")
                .with(FULL);
    }

    Answer list(Request request, Resources.PathValues path) {
        Query query = request.query();
        Page.Window window = Paging.window(query);
        EventRows.Filter filter = filter(query);
        Order<EventRows.Order> order = Order.parse(query, ORDERS);
        Page<EventRows.Event> page = events.page(filter, order.key(), order.descending(), window);
        ArrayNode items = Json.array();
        json(page.rows(), full(query)).forEach(items::add);
        return Paging.answer(request, items, window, page.total());
    }

    Answer one(Request request, Resources.PathValues path) {
        EventRows.Event event =
                events.find(path.number("id")).orElseThrow(() -> ApiError.notFound("No such event found."));
        return Answer.ok(json(List.of(event), full(request.query())).get(0));
    }

    private List<ObjectNode> json(List<EventRows.Event> rows, boolean full) {
        List<Long> ids = rows.stream().map(EventRows.Event::id).toList();
        Map<Long, EventLinks> links = events.links(ids);
        if (full) {
            Map<Long, List<BuildRows.Build>> byEvent = builds(ids);
            return rows.stream()
                    .map(event -> EventJson.full(
                            event,
                            links.getOrDefault(event.id(), EventLinks.NONE),
                            byEvent.getOrDefault(event.id(), List.of())))
                    .toList();
        }
        Map<Long, Map<String, Long>> counts = events.countBuilds(ids);
        return rows.stream()
                .map(event -> EventJson.minimal(
                        event,
                        links.getOrDefault(event.id(), EventLinks.NONE),
                        counts.getOrDefault(event.id(), Map.of())))
                .toList();
    }

    private Map<Long, List<BuildRows.Build>> builds(List<Long> eventIds) {
        try {
            return builds.ofEvents(eventIds);
        } catch (BuildRows.TooMany e) {
            throw ApiError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private boolean full(Query query) {
        return switch (query.first("show_full_json").orElse("")) {
            case "True" -> true;
            case "False" -> false;
            default -> fullByDefault;
        };
    }

    private EventRows.Filter filter(Query query) {
        Set<String> ids = Params.set(query, "message_id");
        Set<Long> types = Params.ids(query, "event_type_id");
        return new EventRows.Filter(
                ids == null ? null : messageIds.messages(ids),
                ids == null ? null : messageIds.ownEvents(ids),
                Params.set(query, "search_key"),
                types == null ? null : EventTypes.filter(types),
                Params.set(query, "requester"),
                states(query));
    }

    private static @Nullable Set<EventRows.Progress> states(Query query) {
        List<String> values = query.all("state");
        if (values.isEmpty()) {
            return null;
        }
        Set<EventRows.Progress> states = new LinkedHashSet<>();
        for (String value : values) {
            EventState state = Params.constant(EventState.values(), value, "Invalid state was supplied: " + value);
            if (state != null) {
                states.add(state.progress());
            }
        }
        return states;
    }
}
