package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Has the server deal with dead letters, some at a time, and says how far it is; can be stopped and begun again. */
record DeadWork(Server server, PrintWriter out, boolean json) {
    private static final int TOLD_ONE_BY_ONE = 20;

    /** @param verb replay or discard @return the exit code: 1 where something stays undone */
    int run(String verb, ObjectNode order, boolean dryRun) throws IOException {
        order.put("dry_run", dryRun);
        long done = 0;
        long undone = 0;
        while (true) {
            Server.Reply reply = post(verb, order);
            if (json) {
                out.println(reply.body());
            }
            if (reply.status() != 200) {
                if (!json) {
                    out.println(
                            reply.status() + ": " + reply.json().path("message").asText());
                }
                return 1;
            }
            JsonNode answer = reply.json();
            if (dryRun) {
                preview(verb, answer);
                return 0;
            }
            done += answer.path("done").asLong();
            undone += told(answer.path("outcomes"), undone);
            say(verb + ": " + done + " done, " + undone + " left as they are, "
                    + answer.path("left").asLong() + " to go");
            if (!answer.path("next").isObject()) {
                return undone == 0 ? 0 : 1;
            }
            order.set("next", answer.path("next"));
        }
    }

    private Server.Reply post(String verb, ObjectNode order) throws IOException {
        return server.post(DeadCommand.PATH + "/" + verb, order.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Says what became of each where they are few, else only of those that stay; counts those. */
    private long told(JsonNode outcomes, long before) {
        long undone = 0;
        for (JsonNode outcome : outcomes) {
            boolean done = outcome.path("done").asBoolean();
            undone += done ? 0 : 1;
            if (done ? outcomes.size() <= TOLD_ONE_BY_ONE : before + undone <= TOLD_ONE_BY_ONE) {
                say("dead letter " + outcome.path("id").asText() + ": " + (done ? "" : "left as it is: ")
                        + clean(outcome.path("what").asText()));
            }
        }
        return undone;
    }

    private void preview(String verb, JsonNode answer) {
        say("would " + verb + " " + answer.path("count").asText() + " dead letters"
                + (answer.path("count").asLong() > answer.path("letters").size() ? ", among them" : "")
                + (answer.path("letters").isEmpty() ? "" : ":"));
        for (JsonNode letter : answer.path("letters")) {
            say("  " + letter.path("id").asText() + " "
                    + letter.path("reason_class").asText() + " "
                    + letter.path("source").asText() + ": "
                    + clean(letter.path("evidence").asText()));
        }
    }

    private static String clean(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private void say(String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }
}
