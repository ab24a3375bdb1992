package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** What people read about an action that was asked for. */
final class ActionText {
    private ActionText() {}

    static String of(JsonNode answer) {
        return switch (answer.path("outcome").asText()) {
            case "preview" -> preview(answer);
            case "planned" -> planned(answer);
            case "exists" -> exists(answer);
            case "refused" -> "refused: " + text(answer, "message");
            case "waiting" ->
                "not yet: " + text(answer, "message") + "\nIt is stored and will be judged; see drover why --message "
                        + text(answer, "message_id");
            default -> "not planned by route " + text(answer, "route") + ": " + text(answer, "message");
        };
    }

    /** One line: state, where it is, why it waits. */
    static String progress(JsonNode action) {
        String waits = text(action, "waits_for");
        String why = waits.isEmpty() ? text(action, "reason") : "waits for " + waits;
        String place =
                text(action, "external_url").isEmpty() ? text(action, "external_id") : text(action, "external_url");
        return text(action, "state") + (place.isEmpty() ? "" : " " + place) + (why.isEmpty() ? "" : ": " + why);
    }

    private static String planned(JsonNode answer) {
        JsonNode action = answer.path("action");
        return title(action) + ": action " + text(action, "id") + " of event " + text(answer, "event") + ", "
                + progress(action) + result(action)
                + "\nsee drover why --action " + text(action, "id");
    }

    private static String exists(JsonNode answer) {
        JsonNode action = answer.path("action");
        String user = text(answer, "user");
        String reason = text(answer, "reason");
        return title(action) + " is " + text(action, "state") + " since " + since(action)
                + ", planned by event " + text(answer, "event")
                + (text(answer, "route").isEmpty() ? "" : " of route " + text(answer, "route"))
                + (user.isEmpty() ? "" : ", asked for by " + user)
                + (reason.isEmpty() ? "" : " (" + reason + ")")
                + (text(action, "reason").isEmpty() ? "" : ": " + text(action, "reason"))
                + "; nothing was done again" + result(action) + "\n--again does it anew; see drover why --action "
                + text(action, "id");
    }

    private static String preview(JsonNode answer) {
        String address = text(answer, "address");
        StringBuilder text = new StringBuilder()
                .append(text(answer, "kamelet"))
                .append(" would be called at ")
                .append(text(answer, "system"))
                .append(address.isEmpty() ? "" : ", " + address)
                .append("\nwith ")
                .append(answer.path("parameters"))
                .append("\nas ")
                .append(text(answer, "name"))
                .append(", under the key ")
                .append(text(answer, "key"));
        JsonNode exists = answer.path("exists");
        if (exists.isObject()) {
            JsonNode action = exists.path("action");
            text.append("\nThe key is that of action ")
                    .append(text(action, "id"))
                    .append(" of event ")
                    .append(text(exists, "event"))
                    .append(", ")
                    .append(text(action, "state"))
                    .append(" since ")
                    .append(since(action))
                    .append(": nothing would be done");
        }
        answer.path("routes").forEach(route -> text.append("\nroute ")
                .append(text(route, "route"))
                .append(": ")
                .append(text(route, "reason")));
        return text.append("\nNothing was done.").toString();
    }

    private static String title(JsonNode action) {
        return text(action, "verb") + " " + text(action, "name");
    }

    private static String result(JsonNode action) {
        JsonNode result = action.path("result");
        return result.isObject() && !result.isEmpty() ? "\nresult: " + result : "";
    }

    private static String since(JsonNode action) {
        for (String time : new String[] {"completed_at", "submitted_at", "created_at"}) {
            if (!text(action, time).isEmpty()) {
                return text(action, time);
            }
        }
        return "an unknown time";
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }
}
