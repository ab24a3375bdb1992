package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.DeadLetterDesk;
import io.drover.ledger.DeadLetterDesk.Order;
import io.drover.ledger.DeadLetterDesk.Outcome;
import io.drover.ledger.DeadLetterFilter;
import io.drover.ledger.DeadLetterSearch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes to {@code /api/drover/dead-letters}: POST to {@code /replay}, {@code /discard} and {@code /N/edit}. Those that
 * mean many are done some at a time: the answer's {@code next} goes into the same request again until it is null. Whoever
 * is interrupted starts again from the beginning; what is done is done. Thread-safe.
 */
public final class DeadLetterChanges implements Resources.Face {
    /** One of these roles is needed. */
    static final Set<String> ROLES = Set.of("admin", "operator", "sender");

    private static final Operation REPLAY = some(
                    "/replay", "Judge again, or do again, what these dead letters stand for.")
            .takes("reason", "string", "Why, for those who ask later.");
    private static final Operation DISCARD = some(
                    "/discard", "Close these dead letters; nothing more is done about them.")
            .needs("reason", "string", "Why, for those who ask later.");
    private static final Operation EDIT = Operation.post(
                    DeadLetters.PATH + "/{id:int}/edit",
                    "Judge a changed payload in place of what a dead letter holds; the message as it came stays.")
            .path("id", "Number of the dead letter.")
            .needs("payload", "object", "The JSON object that the rules are to look at.")
            .takes("topic", "string", "In place of its own topic.")
            .gives(201, "id", "done", "what")
            .refuses(409);

    private static final int BATCH = 200;
    private static final int SHOWN = 20;
    private static final Set<String> FURTHER = Set.of("dry_run", "next", "reason");

    private final DeadLetterDesk desk;
    private final DeadLetterSearch search;

    public DeadLetterChanges(DeadLetterDesk desk, DeadLetterSearch search) {
        this.desk = desk;
        this.search = search;
    }

    @Override
    public void addTo(Resources resources) {
        resources.change(DeadLetterQuery.body(REPLAY), ROLES, (request, path, user) -> {
            JsonNode body = body(request, allowed());
            return some(body, (filter, ids) -> desk.replay(new Order(user.name(), filter), ids));
        });
        resources.change(DeadLetterQuery.body(DISCARD), ROLES, (request, path, user) -> {
            JsonNode body = body(request, allowed());
            String reason = DeadLetterQuery.text(body, "reason");
            if (reason == null || reason.isBlank()) {
                throw ApiError.badRequest("reason: say why, for those who ask later.");
            }
            return some(body, (filter, ids) -> desk.discard(new Order(user.name(), filter), reason.strip(), ids));
        });
        resources.change(EDIT, ROLES, this::edit);
    }

    private static Set<String> allowed() {
        Set<String> fields = new HashSet<>(DeadLetterQuery.FIELDS);
        fields.addAll(FURTHER);
        return fields;
    }

    private static Operation some(String below, String summary) {
        return Operation.post(DeadLetters.PATH + below, summary)
                .takes("dry_run", "boolean", "Whether only to count them.")
                .takes("next", "object", "What the answer to the request before said, to go on.")
                .gives("dry_run");
    }

    private interface Work {
        List<Outcome> on(DeadLetterFilter filter, List<Long> ids);
    }

    private Answer some(JsonNode body, Work work) {
        DeadLetterFilter filter = new DeadLetterQuery(search).of(body);
        long after = body.at("/next/after").asLong(0);
        // letters that the work itself makes are above, and are not taken on
        long last = body.at("/next/up_to").asLong(search.last());
        if (body.path("dry_run").asBoolean(false)) {
            return preview(filter, after, last);
        }
        List<Long> ids = search.open(filter, after, last, BATCH);
        List<Outcome> outcomes = ids.isEmpty() ? List.of() : work.on(filter, ids);
        ObjectNode json = Json.object()
                .put("dry_run", false)
                .put("done", outcomes.stream().filter(Outcome::done).count());
        outcomes(json, outcomes, filter);
        if (ids.size() < BATCH) {
            return Answer.ok(json.put("left", 0).putNull("next"));
        }
        long reached = ids.get(ids.size() - 1);
        json.put("left", search.countOpen(filter, reached, last));
        json.putObject("next").put("after", reached).put("up_to", last);
        return Answer.ok(json);
    }

    /** Those that were named and are not open are told of, too. */
    private static void outcomes(ObjectNode json, List<Outcome> outcomes, DeadLetterFilter filter) {
        ArrayNode items = json.putArray("outcomes");
        Set<Long> unseen = new TreeSet<>(filter.ids());
        for (Outcome outcome : outcomes) {
            items.add(json(outcome));
            unseen.remove(outcome.letter());
        }
        if (filter.ids().size() <= BATCH) {
            unseen.forEach(
                    id -> items.add(json(new Outcome(id, false, "there is no open dead letter of this number"))));
        }
    }

    private static ObjectNode json(Outcome outcome) {
        return Json.object()
                .put("id", outcome.letter())
                .put("done", outcome.done())
                .put("what", outcome.what());
    }

    private Answer preview(DeadLetterFilter filter, long after, long last) {
        ObjectNode json = Json.object().put("dry_run", true).put("count", search.countOpen(filter, after, last));
        ArrayNode letters = json.putArray("letters");
        List<Long> first = new ArrayList<>(search.open(filter, after, last, SHOWN));
        if (!first.isEmpty()) {
            search.list(DeadLetterFilter.of(first), Long.MAX_VALUE, SHOWN)
                    .forEach(letter -> letters.add(RowJson.deadLetter(letter)));
        }
        return Answer.ok(json);
    }

    private Answer edit(Request request, Resources.PathValues path, User user) {
        JsonNode body = body(request, Set.of("payload", "topic"));
        if (!body.path("payload").isObject()) {
            throw ApiError.badRequest("payload: the JSON object that the rules are to look at.");
        }
        Outcome outcome = desk.edit(
                user.name(), path.number("id"), DeadLetterQuery.text(body, "topic"), Json.bytes(body.path("payload")));
        return Answer.json(outcome.done() ? 201 : 409, json(outcome));
    }

    private static JsonNode body(Request request, Set<String> fields) {
        JsonNode body = JsonBody.of(request);
        body.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw ApiError.badRequest(
                        "There is no field " + name + "; known: " + String.join(", ", new TreeSet<>(fields)) + ".");
            }
        });
        return body;
    }
}
