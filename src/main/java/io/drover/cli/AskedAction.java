package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Asks a running Drover for an action, and follows what becomes of it. */
final class AskedAction {
    private static final Set<String> FAILED = Set.of("FAILED", "CANCELED", "DEAD");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration BETWEEN_FIRST_LOOKS = Duration.ofMillis(50);
    /** Until a request is judged: as long as somebody likes to look at a still terminal. */
    private static final Duration JUDGED = Duration.ofSeconds(30);

    private static final int TRIES = 3;
    /** Looks without an answer, one after another. */
    private static final int MOST_FAILURES = 30;

    private final Server server;

    AskedAction(Server server) {
        this.server = server;
    }

    static boolean hasFailed(String state) {
        return FAILED.contains(state);
    }

    /**
     * What has become of a request: {@code outcome} is preview, planned, exists, ignored, dead, waiting, or refused with the
     * server's own error.
     */
    JsonNode ask(ObjectNode body) throws IOException, InterruptedException {
        Server.Reply reply = posted(body);
        JsonNode answer = reply.json();
        if (reply.status() == 200) {
            return answer;
        }
        return reply.status() == 202 ? judged(answer) : refused(answer);
    }

    private static JsonNode refused(JsonNode error) {
        ObjectNode refused = JsonNodeFactory.instance.objectNode().put("outcome", "refused");
        return error instanceof ObjectNode object ? refused.setAll(object) : refused.put("message", error.asText());
    }

    /** A request whose answer is lost goes out again under its id: it is taken once. */
    private Server.Reply posted(ObjectNode body) throws IOException, InterruptedException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        IOException lost = new IOException("not sent");
        for (int i = 0; i < TRIES; i++) {
            try {
                return server.post("/api/drover/actions", bytes);
            } catch (IOException e) {
                if (i == 0 && e.getCause() instanceof ConnectException) {
                    throw e;
                }
                lost = e;
                pause(BETWEEN_LOOKS);
            }
        }
        String same = body.path("again").asBoolean()
                ? "The same command with --again=" + body.path("id").asText()
                : "The same command";
        throw new IOException(
                "the answer was lost " + TRIES + " times, and whether the request was taken is not known ("
                        + lost.getMessage() + "). " + same + " does it once, or says that it was done",
                lost);
    }

    private JsonNode judged(JsonNode requested) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        JsonNode delivery = requested.path("none");
        while (System.nanoTime() - begin < JUDGED.toNanos()) {
            JsonNode why = server.get("/api/drover/why?message="
                            + requested.path("message_id").asText())
                    .json();
            for (JsonNode one : why.path("deliveries")) {
                delivery = one;
                String decision = one.path("decision").asText("");
                if (decision.equals("acted")) {
                    return planned(requested, why);
                }
                if (decision.equals("duplicate")) {
                    return existing(requested);
                }
            }
            if (allEnded(why.path("deliveries"))) {
                break;
            }
            pause(BETWEEN_FIRST_LOOKS);
        }
        return notPlanned(requested, delivery);
    }

    private static boolean allEnded(JsonNode deliveries) {
        for (JsonNode delivery : deliveries) {
            if (!Set.of("JUDGED", "DEAD", "WAITING")
                    .contains(delivery.path("state").asText())) {
                return false;
            }
        }
        return !deliveries.isEmpty();
    }

    private static JsonNode notPlanned(JsonNode requested, JsonNode delivery) {
        String state = delivery.path("state").asText("PENDING");
        String outcome =
                switch (state) {
                    case "JUDGED" -> delivery.path("decision").asText();
                    case "DEAD" -> "dead";
                    default -> "waiting";
                };
        ObjectNode answer = requested.deepCopy();
        return answer.put("outcome", outcome)
                .put("route", delivery.path("route").asText())
                .put("message", delivery.path("reason").asText("it is not judged yet"));
    }

    private static JsonNode planned(JsonNode requested, JsonNode why) {
        ObjectNode answer = requested.deepCopy();
        answer.put("outcome", "planned");
        for (JsonNode event : why.path("events")) {
            for (JsonNode action : event.path("actions")) {
                if (action.path("verb").asText().equals(requested.path("verb").asText())) {
                    answer.put("event", event.path("id").asLong()).set("action", action);
                }
            }
        }
        return answer;
    }

    private JsonNode existing(JsonNode requested) throws IOException {
        return server.get("/api/drover/verbs/" + requested.path("verb").asText() + "?key="
                        + URLEncoder.encode(requested.path("key").asText(), StandardCharsets.UTF_8))
                .json();
    }

    /** Looks at it until it has ended, or for that long. @param seen told of each look; @return the last one */
    JsonNode follow(JsonNode action, Duration patience, Consumer<JsonNode> seen)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int failures = 0;
        JsonNode last = action;
        while (true) {
            seen.accept(last);
            String state = last.path("state").asText();
            if (state.equals("DONE") || hasFailed(state) || System.nanoTime() - begin >= patience.toNanos()) {
                return last;
            }
            pause(BETWEEN_LOOKS);
            try {
                last = server.get("/api/drover/why?action=" + action.path("id").asLong())
                        .json()
                        .at("/events/0/actions/0");
                failures = 0;
            } catch (IOException e) {
                // a Drover that is just being started again is waited for
                if (++failures >= MOST_FAILURES) {
                    throw e;
                }
            }
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
