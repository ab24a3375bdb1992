package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What the ledger knows of a word: each message, event and action in a line with what became of it, the best one whole. */
record WhySearch(Server server, PrintWriter out, boolean json) {

    /** @return the exit code: 1 where nothing is about it, or the server refused */
    int about(String word) throws IOException {
        Server.Reply reply =
                server.get("/api/drover/search?q=" + URLEncoder.encode(word.strip(), StandardCharsets.UTF_8));
        JsonNode found = reply.json();
        boolean any = reply.status() == 200 && !found.path("items").isEmpty();
        if (json) {
            out.println(reply.body());
        } else if (reply.status() != 200) {
            out.println(found.path("message").asText(reply.body()));
        } else if (any) {
            list(found.path("items"));
            whole(found.path("items").path(0));
        } else {
            nothing(word, found.path("looked_through"));
        }
        out.flush();
        return any ? 0 : 1;
    }

    private void list(JsonNode items) {
        for (JsonNode item : items) {
            out.println(option(item) + "  " + plain(item, "title") + "  (" + plain(item, "at") + ", "
                    + plain(item, "found") + ")");
            out.println("    " + plain(item, "summary"));
        }
    }

    private void whole(JsonNode best) throws IOException {
        URI address = URI.create(best.path("why").asText());
        Server.Reply reply = server.get(address.getRawPath() + "?" + address.getRawQuery());
        if (reply.status() == 200) {
            out.println();
            out.println("drover why " + option(best) + ":");
            out.println();
            new WhyText(out).print(reply.json());
        }
    }

    /** What {@code drover why} takes for it. */
    private static String option(JsonNode item) {
        String id = plain(item, "id");
        return item.path("kind").asText().equals("message") ? id : "--" + plain(item, "kind") + " " + id;
    }

    private void nothing(String word, JsonNode looked) {
        out.println("Nothing in the ledger is called or about " + word.replaceAll("\\p{Cntrl}+", " ")
                + ". Looked through: names and ids of all actions, the newest "
                + looked.path("events_and_actions").asText() + " events and actions, the bodies of the newest "
                + looked.path("messages").asText()
                + " messages. If its message never came, see drover status and /api/drover/archive.");
    }

    private static String plain(JsonNode item, String field) {
        return item.path(field).asText().replaceAll("\\p{Cntrl}+", " ");
    }
}
