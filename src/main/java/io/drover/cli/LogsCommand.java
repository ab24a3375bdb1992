package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover logs RUN}: what a playbook says, while it runs. */
@Command(
        name = "logs",
        description = "Show what a run says: until it ends, and then how it did. Exit code 1 where that was not well.",
        mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "RUN", description = "The run's id, as actions have it; or the number of its action.")
    private String run = "";

    @Option(names = "--no-follow", description = "Only what there is.")
    private boolean once;

    @Option(names = "--events", description = "The results of the tasks, a JSON object a line, in place of the log.")
    private boolean events;

    @Override
    public Integer call() throws IOException {
        String path = "/api/drover/runs/" + run;
        Server.Reply known = server.get(path);
        if (known.status() != 200) {
            throw new IOException(known.json().path("message").asText(known.body()));
        }
        if (events) {
            spec.commandLine().getOut().print(server.get(path + "/events").body());
            spec.commandLine().getOut().flush();
            return 0;
        }
        return follow("/api/drover/runs/" + known.json().path("id").asText());
    }

    private int follow(String path) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        long from = 0;
        while (true) {
            boolean running = state(path).equals("running");
            try (CountedStream said =
                    new CountedStream(server.stream(path + "/log?from=" + from + (once ? "" : "&follow=true")))) {
                Reader text = new InputStreamReader(said, StandardCharsets.UTF_8);
                char[] chunk = new char[8192];
                for (int count = text.read(chunk); count >= 0; count = text.read(chunk)) {
                    out.write(chunk, 0, count);
                    out.flush();
                }
                // whoever asks again goes on from there
                from += said.bytes();
            }
            if (once || !running) {
                return end(path);
            }
        }
    }

    private String state(String path) throws IOException {
        return server.get(path).json().path("state").asText();
    }

    private int end(String path) throws IOException {
        JsonNode run = server.get(path).json();
        String state = run.path("state").asText();
        spec.commandLine()
                .getErr()
                .println(state
                        + (run.has("exit_code")
                                ? " with " + run.path("exit_code").asInt()
                                : ""));
        spec.commandLine().getErr().flush();
        return state.equals("running")
                        || state.equals("ended") && run.path("exit_code").asInt() == 0
                ? 0
                : 1;
    }
}
