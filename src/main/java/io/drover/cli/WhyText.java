package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The answer of {@code /api/drover/why}, printed for people: one line for each thing that happened, inner ones indented. */
record WhyText(PrintWriter out) {
    private static final int LONGEST = 300;

    void print(JsonNode why) {
        out.println(text(why, "summary"));
        JsonNode message = why.path("message");
        if (message.isObject()) {
            out.println();
            out.println("message " + text(message, "id") + " on " + text(message, "topic") + ", received "
                    + text(message, "received_at"));
        }
        why.path("deliveries").forEach(this::delivery);
        why.path("events").forEach(this::event);
        why.path("dead_letters")
                .forEach(letter -> line(
                        "dead letter " + text(letter, "id") + ": " + text(letter, "reason_class"),
                        text(letter, "evidence"),
                        text(letter, "state").equals("OPEN")
                                ? "see drover dead show " + text(letter, "id") + ", then drover dead replay "
                                        + text(letter, "id")
                                : text(letter, "note")));
        if (why.path("cut").asBoolean()) {
            out.println("… there is more; ask for an action or a build of it");
        }
    }

    private void delivery(JsonNode delivery) {
        String decision = text(delivery, "decision");
        line(
                "route " + text(delivery, "route") + ": "
                        + (decision.isEmpty() ? text(delivery, "state").toLowerCase(java.util.Locale.ROOT) : decision),
                text(delivery, "reason"));
        delivery.path("trace").forEach(this::step);
        delivery.path("lookups")
                .forEach(lookup -> line(
                        "    asked " + text(lookup, "step") + ": " + text(lookup, "outcome"),
                        text(lookup, "took_ms") + " ms"));
    }

    private void step(JsonNode step) {
        if (step.has("left_out")) {
            out.println("    and " + text(step, "left_out") + " more steps");
            return;
        }
        String subject = text(step, "subject");
        String description = text(step, "description");
        out.println(
                "    " + text(step, "kind") + " " + text(step, "id") + (subject.isEmpty() ? "" : " [" + subject + "]")
                        + ": " + text(step, "outcome") + (description.isEmpty() ? "" : " (" + description + ")"));
    }

    private void event(JsonNode event) {
        line(
                "event " + text(event, "id") + " " + text(event, "type") + " " + text(event, "search_key") + ": "
                        + text(event, "state") + (event.path("dry_run").asBoolean() ? " (dry run)" : ""),
                text(event, "reason"));
        event.path("actions").forEach(this::action);
        JsonNode messages = event.path("messages");
        if (!messages.isEmpty()) {
            line("  told the bus: " + messages.path("published").asLong() + " messages, "
                    + messages.path("owed").asLong() + " more are owed");
        }
    }

    private void action(JsonNode action) {
        List<String> needs = new ArrayList<>();
        action.path("depends_on").forEach(id -> needs.add(id.asText()));
        line(
                "  action " + text(action, "id") + " " + text(action, "verb") + " " + text(action, "name") + ": "
                        + text(action, "state") + (needs.isEmpty() ? "" : " after " + String.join(", ", needs)),
                text(action, "reason"),
                text(action, "waits_for").isEmpty() ? "" : "waits for " + text(action, "waits_for"),
                text(action, "external_url"));
        action.path("former_tries")
                .forEach(former -> line(
                        "    try " + text(former, "try") + " failed as " + text(former, "external_id"),
                        text(former, "reason")));
        action.path("calls")
                .forEach(call -> line(
                        "    " + text(call, "kind") + " " + text(call, "attempt") + ": " + text(call, "outcome"),
                        text(call, "answer")));
    }

    private void line(String begin, String... more) {
        StringBuilder line = new StringBuilder(begin);
        for (String part : more) {
            if (!part.isEmpty()) {
                line.append(", ").append(part);
            }
        }
        out.println(line);
    }

    /** "" for what is null or not there; what is no plain value as JSON; never more than fits a few lines. */
    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        String text = value.isValueNode() ? value.asText() : value.toString();
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
