package io.drover.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
        description = {
            "Say why something was or was not done: message, decisions with reasons, event, actions, calls.",
            "A word that is no message's id - a package, module, container, NVR, commit or pull request - is looked for in the"
                    + " ledger: all that is about it in a line each, and the best one whole."
        },
        mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {
    private static final Pattern MESSAGE_ID =
            Pattern.compile("(\\d{4}-)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

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
        @Parameters(
                paramLabel = "MESSAGE|WORD",
                description = "A message's id, with or without its year, or what it may be about.")
        private @Nullable String message;

        @Option(names = "--event", paramLabel = "N", description = "An event's number.")
        private @Nullable String event;

        @Option(names = "--build", paramLabel = "N", description = "A build's number, as /api/1/builds/ shows it.")
        private @Nullable String build;

        @Option(names = "--action", paramLabel = "N", description = "An action's number.")
        private @Nullable String action;

        private boolean isWord() {
            return message != null && !MESSAGE_ID.matcher(message.strip()).matches();
        }

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
        String word = what.message;
        if (word != null && what.isWord()) {
            return new WhySearch(server, spec.commandLine().getOut(), json).about(word);
        }
        Server.Reply reply = server.get("/api/drover/why?" + what.query());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else if (reply.status() == 200) {
            new WhyText(out).print(reply.json());
        } else {
            out.println(reply.json().path("message").asText(reply.body()));
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }
}
