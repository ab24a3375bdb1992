package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover why}: from a message, event, build or action to the whole chain. */
@Command(
        name = "why",
        description = "Say why something was or was not done: message, decisions with reasons, event, actions, calls.",
        mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Option(names = "--json", description = "Print the server's answer as it is.")
    private boolean json;

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    /** What is asked about. */
    static final class What {
        @Parameters(paramLabel = "MESSAGE", description = "A message's id, with or without its year.")
        private @Nullable String message;

        @Option(names = "--event", paramLabel = "N", description = "An event's number.")
        private @Nullable String event;

        @Option(names = "--build", paramLabel = "N", description = "A build's number, as /api/1/builds/ shows it.")
        private @Nullable String build;

        @Option(names = "--action", paramLabel = "N", description = "An action's number.")
        private @Nullable String action;

        String query() {
            if (event != null) {
                return "event=" + encoded(event);
            }
            if (build != null) {
                return "build=" + encoded(build);
            }
            return action != null ? "action=" + encoded(action) : "message=" + encoded(message == null ? "" : message);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    @Override
    public Integer call() throws IOException {
        Server.Reply reply = server.get("/api/drover/why?" + what.query());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else if (reply.status() == 200) {
            new WhyText(out).print(JSON.readTree(reply.body()));
        } else {
            out.println(JSON.readTree(reply.body()).path("message").asText(reply.body()));
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }

    /** The chain, printed. */
    private record WhyText(PrintWriter out) {
        void print(JsonNode why) {
            out.println(why.path("summary").asText());
            JsonNode message = why.path("message");
            if (message.isObject()) {
                out.println();
                out.println("message " + message.path("id").asText() + " on "
                        + message.path("topic").asText() + ", received "
                        + message.path("received_at").asText());
            }
            why.path("deliveries").forEach(this::delivery);
            JsonNode event = why.path("event");
            if (event.isObject()) {
                out.println("event " + event.path("id").asText() + " "
                        + event.path("type").asText() + " "
                        + event.path("search_key").asText() + ": "
                        + event.path("state").asText() + ", "
                        + event.path("reason").asText());
            }
            why.path("events")
                    .forEach(e -> out.println("event " + e.path("id").asText() + " "
                            + e.path("type").asText() + " "
                            + e.path("search_key").asText() + ": "
                            + e.path("state").asText() + ", " + e.path("reason").asText()));
            why.path("actions").forEach(this::action);
        }

        private void delivery(JsonNode delivery) {
            out.println("route " + delivery.path("route").asText() + ": "
                    + delivery.path("decision").asText(delivery.path("state").asText()) + ", "
                    + delivery.path("reason").asText());
            delivery.path("trace")
                    .forEach(step -> out.println("    " + step.path("kind").asText() + " "
                            + step.path("id").asText()
                            + (step.path("subject").isTextual()
                                    ? " [" + step.path("subject").asText() + "]"
                                    : "") + ": "
                            + step.path("outcome").asText()
                            + (step.path("description").asText().isEmpty()
                                    ? ""
                                    : " (" + step.path("description").asText() + ")")));
            delivery.path("lookups")
                    .forEach(lookup ->
                            out.println("    asked " + lookup.path("step").asText() + ": "
                                    + lookup.path("outcome").asText() + ", "
                                    + lookup.path("took_ms").asText() + " ms"));
        }

        private void action(JsonNode action) {
            out.println("action " + action.path("id").asText() + " "
                    + action.path("verb").asText() + " "
                    + action.path("name").asText() + ": " + action.path("state").asText() + ", "
                    + action.path("reason").asText()
                    + (action.path("external_url").isTextual()
                            ? " " + action.path("external_url").asText()
                            : ""));
            action.path("calls")
                    .forEach(call -> out.println("    " + call.path("kind").asText() + " "
                            + call.path("attempt").asText() + ": "
                            + call.path("outcome").asText() + ", "
                            + call.path("answer").asText()));
        }
    }
}
