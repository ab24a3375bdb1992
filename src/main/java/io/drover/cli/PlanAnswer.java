package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.PassedOver;
import io.drover.picture.PlanPicture;
import io.drover.picture.PlanStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Drover answers about a plan, made ready to be drawn. */
final class PlanAnswer {
    private PlanAnswer() {}

    /** From {@code /api/drover/why?event=N}. */
    static PlanPicture stored(JsonNode why) {
        JsonNode event = why.path("events").path(0);
        List<PlanStep> steps = new ArrayList<>();
        for (JsonNode action : event.path("actions")) {
            String waits = action.path("waits_for").asText("");
            steps.add(new PlanStep(
                    text(action, "id"),
                    text(action, "name"),
                    text(action, "verb"),
                    action.path("batch").asInt(),
                    texts(action.path("depends_on")),
                    text(action, "state").toLowerCase(Locale.ROOT),
                    waits.isEmpty() ? text(action, "reason") : "waits for " + waits));
        }
        List<String> notes = new ArrayList<>();
        if (!text(event, "reason").isEmpty()) {
            notes.add(text(event, "reason"));
        }
        why.path("deliveries").forEach(delivery -> notes.addAll(PassedOver.in(delivery.path("trace"))));
        if (why.path("cut").asBoolean()) {
            notes.add("… there is more than this shows");
        }
        String title = "event " + text(event, "id") + " " + text(event, "type") + " " + text(event, "search_key");
        return new PlanPicture(title + ": " + text(event, "state"), steps, notes);
    }

    /** From {@code POST /api/drover/plan}: the plans of all routes in one picture. */
    static PlanPicture planned(JsonNode answer) {
        List<PlanStep> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (JsonNode route : answer.path("routes")) {
            notes.add("route " + text(route, "route") + ": " + text(route, "decision")
                    + (text(route, "reason").isEmpty() ? "" : ", " + text(route, "reason")));
            notes.addAll(PassedOver.in(route.path("trace")));
            String of = text(route, "route") + " ";
            route.path("actions").forEach(action -> steps.add(step(of, action)));
        }
        if (!text(answer, "note").isEmpty()) {
            notes.add(text(answer, "note"));
        }
        return new PlanPicture(
                "message " + text(answer, "id") + " on " + text(answer, "topic") + ": " + text(answer, "summary"),
                steps,
                notes);
    }

    /** @param of keeps steps of different routes apart */
    private static PlanStep step(String of, JsonNode action) {
        JsonNode covered = action.path("covered_by");
        List<String> after =
                texts(action.path("after")).stream().map(key -> of + key).toList();
        return new PlanStep(
                of + text(action, "key"),
                text(action, "name"),
                text(action, "verb"),
                action.path("batch").asInt(),
                after,
                covered.isObject() ? "already " + text(covered, "state").toLowerCase(Locale.ROOT) : "planned",
                covered.isObject()
                        ? "action " + text(covered, "action_id") + " of event " + text(covered, "event_id")
                        : "");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isNull() ? "" : node.path(field).asText("");
    }
}
