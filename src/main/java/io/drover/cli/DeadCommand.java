package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover dead}: what could not be read, judged or done, and what to do about it. */
@Command(
        name = "dead",
        description = "Dead letters: what could not be read, judged or done. Look at them, replay or discard them.",
        mixinStandardHelpOptions = true,
        subcommands = {DeadReplayCommand.class, DeadDiscardCommand.class})
public final class DeadCommand implements Runnable {
    static final String PATH = "/api/drover/dead-letters";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", description = "List dead letters, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin Server server,
            @Mixin DeadFilter filter,
            @Option(names = "--state", defaultValue = "open", description = "open, replayed, discarded or all.")
                    String state,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most 500.") int limit,
            @Option(names = "--before", paramLabel = "ID", description = "Those behind this one.", defaultValue = "0")
                    long before,
            @Option(names = "--json", description = "Print the server's answer as it is.") boolean json)
            throws IOException {
        Map<String, String> first = new LinkedHashMap<>();
        first.put("state", state);
        first.put("limit", Integer.toString(limit));
        if (before > 0) {
            first.put("before", Long.toString(before));
        }
        return print(server.get(PATH + "?" + filter.query(first)), json, DeadText::list);
    }

    @Command(
            name = "clusters",
            description = "Dead letters by cause, those with the most open ones first.",
            mixinStandardHelpOptions = true)
    int clusters(
            @Mixin Server server,
            @Mixin DeadFilter filter,
            @Option(names = "--state", defaultValue = "open", description = "Only with some that are: open … or all.")
                    String state,
            @Option(names = "--json", description = "Print the server's answer as it is.") boolean json)
            throws IOException {
        return print(server.get(PATH + "/clusters?" + filter.query(Map.of("state", state))), json, DeadText::clusters);
    }

    @Command(
            name = "show",
            description = "Show one: why, payload, attempts with each answer, step trace, what was done about it.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin Server server,
            @Parameters(paramLabel = "N", description = "Its number.") long letter,
            @Option(names = "--json", description = "Print the server's answer as it is.") boolean json)
            throws IOException {
        return print(server.get(PATH + "/" + letter), json, DeadText::show);
    }

    private interface Printing {
        void print(DeadText text, JsonNode answer);
    }

    private int print(Server.Reply reply, boolean json, Printing printing) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else if (reply.status() == 200) {
            printing.print(new DeadText(out), reply.json());
        } else {
            out.println(reply.status() + ": " + reply.json().path("message").asText());
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }
}
