package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/** What {@code drover status} says before the systems: how much is open, and how old it is. */
final class StatusText {
    private StatusText() {}

    static void print(PrintWriter out, JsonNode status, Instant now) {
        line(out, "instance", status.path("instance").asText());
        line(out, "newest message", ago(status.path("newest_message"), now));
        long deliveries = status.path("deliveries_open").asLong();
        line(
                out,
                "to be judged",
                deliveries
                        + (deliveries == 0
                                ? ""
                                : ", the oldest for "
                                        + words(Duration.ofSeconds(status.path("oldest_delivery_seconds")
                                                .asLong()))));
        line(out, "actions open", status.path("actions_open").asText());
        line(out, "dead letters", status.path("dead_letters_open").asText());
        long owed = status.path("messages_owed").asLong();
        line(out, "messages owed", owed + (owed == 0 ? "" : ", the oldest of " + ago(status.path("oldest_owed"), now)));
        status.path("polls_overdue_seconds")
                .properties()
                .forEach(late -> line(
                        out,
                        "polls late",
                        late.getKey() + " by "
                                + words(Duration.ofSeconds(late.getValue().asLong()))));
        out.println();
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-15s %s%n", name, value);
    }

    private static String ago(JsonNode time, Instant now) {
        return time.isTextual() ? words(Duration.between(Instant.parse(time.asText()), now)) + " ago" : "none";
    }

    /** 7 s, 12 min, 5 h, 3 d: the greatest unit alone. */
    private static String words(Duration time) {
        if (time.toMinutes() == 0) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        if (time.toHours() == 0) {
            return time.toMinutes() + " min";
        }
        return time.toDays() == 0 ? time.toHours() + " h" : time.toDays() + " d";
    }
}
