package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover reload}: has a running Drover take its route files as they are on its disk now. */
@Command(
        name = "reload",
        description = {
            "Have a running Drover take the route files and kamelets in its drover.routes.directory as they are now: all of"
                    + " them, or none where one has a fault. Of several instances the one that is asked. Needs a login with"
                    + " the role admin.",
            "Exit code 0: they are in force, 1: they are not, and why."
        },
        mixinStandardHelpOptions = true)
public final class ReloadCommand implements Callable<Integer> {
    private static final List<String> WORDS = List.of("added", "changed", "removed", "kamelets", "restarted");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Option(names = "--json", description = "Print the server's answer as it is.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Server.Reply reply = server.post("/api/drover/reload", "{}".getBytes(StandardCharsets.UTF_8));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else {
            print(out, reply);
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }

    private static void print(PrintWriter out, Server.Reply reply) throws IOException {
        JsonNode answer = reply.json();
        if (reply.status() != 200) {
            out.println(reply.status() + ": " + answer.path("message").asText());
            answer.path("faults").forEach(fault -> out.println("  " + fault.asText()));
            return;
        }
        out.println(
                answer.path("outcome").asText().equals("taken")
                        ? "taken"
                        : "unchanged: the files on disk are those in force");
        for (String word : WORDS) {
            answer.path(word).forEach(name -> out.println("  " + word + ": " + name.asText()));
        }
    }
}
