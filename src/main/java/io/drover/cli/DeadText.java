package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Dead letters for people: tables, and one letter line by line. */
record DeadText(PrintWriter out) {
    private static final int SHORT = 90;
    private static final int LONG = 4_000;
    private static final int CLUSTER = 10;

    void list(JsonNode answer) {
        JsonNode items = answer.path("items");
        if (items.isEmpty()) {
            out.println("no such dead letters");
            return;
        }
        out.printf(
                "%-7s %-10s %-9s %-20s %-10s %-28s %s%n",
                "number", "class", "state", "made", "cluster", "where", "why");
        for (JsonNode letter : items) {
            out.printf(
                    "%-7s %-10s %-9s %-20s %-10s %-28s %s%n",
                    text(letter, "id"),
                    text(letter, "reason_class"),
                    text(letter, "state").toLowerCase(Locale.ROOT),
                    seconds(letter, "created_at"),
                    shortened(text(letter, "fingerprint"), CLUSTER),
                    shortened(text(letter, "source"), 28),
                    shortened(text(letter, "evidence"), SHORT));
        }
        if (!answer.path("next").isNull()) {
            out.println("… more: --before " + text(items.get(items.size() - 1), "id"));
        }
    }

    void clusters(JsonNode answer) {
        JsonNode items = answer.path("items");
        if (items.isEmpty()) {
            out.println("no such dead letters");
            return;
        }
        out.printf("%-10s %-10s %6s %6s %-20s %-20s %s%n", "cluster", "class", "open", "all", "first", "last", "where");
        for (JsonNode cluster : items) {
            List<String> places = new ArrayList<>();
            cluster.path("places").fieldNames().forEachRemaining(places::add);
            out.printf(
                    "%-10s %-10s %6s %6s %-20s %-20s %s%n           %s%n",
                    shortened(text(cluster, "fingerprint"), CLUSTER),
                    text(cluster, "reason_class"),
                    text(cluster, "open"),
                    text(cluster, "count"),
                    seconds(cluster, "first"),
                    seconds(cluster, "last"),
                    String.join(", ", places),
                    shortened(text(cluster, "example"), 2 * SHORT));
        }
    }

    void show(JsonNode letter) {
        String id = text(letter, "id");
        String state = text(letter, "state").toLowerCase(Locale.ROOT);
        out.println("dead letter " + id + ": " + text(letter, "reason_class") + ", " + state);
        line("why", text(letter, "evidence"));
        line("where", (text(letter, "source") + " " + text(letter, "system")).strip());
        line("made", text(letter, "created_at"));
        line("cluster", text(letter, "fingerprint"));
        line("topic", text(letter, "topic"));
        line("message", text(letter.path("message"), "id"));
        line("handled", (text(letter, "handled_at") + " " + text(letter, "handled_by")).strip());
        line("note", text(letter, "note"));
        line("became", text(letter, "became"));
        line("again as", text(letter, "followed_by"));
        line("follows", text(letter, "former_id"));
        delivery(letter.path("delivery"));
        action(letter.path("action"));
        line("headers", text(letter, "headers"));
        line("payload", text(letter, "payload"));
        if (state.equals("open")) {
            out.println(
                    "replay it: drover dead replay " + id + "   drop it: drover dead discard " + id + " --reason …");
        }
    }

    private void delivery(JsonNode delivery) {
        if (delivery.isObject()) {
            line(
                    "delivery",
                    text(delivery, "id") + " of " + text(delivery, "route") + ", " + text(delivery, "state") + " after "
                            + text(delivery, "attempts") + " attempts");
            delivery.path("trace")
                    .forEach(step ->
                            line("  step", text(step, "kind") + " " + text(step, "id") + ": " + text(step, "outcome")));
            delivery.path("lookups")
                    .forEach(lookup -> line(
                            "  asked",
                            text(lookup, "step") + ": " + text(lookup, "outcome") + " " + text(lookup, "answer")));
        }
    }

    private void action(JsonNode action) {
        if (action.isObject()) {
            line(
                    "action",
                    text(action, "id") + " " + text(action, "verb") + " " + text(action, "name") + ", "
                            + text(action, "state"));
            line("  with", text(action, "parameters"));
            action.path("calls")
                    .forEach(call -> line(
                            "  " + text(call, "kind"),
                            text(call, "called_at") + " " + text(call, "outcome") + ": " + text(call, "answer")));
        }
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            out.printf("%-10s %s%n", name, shortened(value, LONG));
        }
    }

    private static String seconds(JsonNode node, String field) {
        return text(node, field).replaceAll("\\.\\d+Z$", "Z");
    }

    /** "" for what is null or not there; what is no plain value as JSON; nothing that a terminal would act on. */
    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        return (value.isValueNode() ? value.asText() : value.toString()).replaceAll("\\p{Cntrl}+", " ");
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
