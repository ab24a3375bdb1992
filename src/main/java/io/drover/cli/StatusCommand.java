package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover status}: how the remote systems are, and what waits for them. */
@Command(
        name = "status",
        description =
                "Show how a running Drover is: what is open and how old, and the remote systems: state, what waits, and why; and route files that it does not take. Exit code 1 where one is not in"
                        + " use as it should be.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final String LINE = "%-12s %-10s %9s %7s %7s %9s %9s %8s  %s%n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Option(names = "--json", description = "Print the server's answer as it is.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Server.Reply reply = server.get("/api/drover/systems");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else if (reply.status() == 200) {
            Server.Reply all = server.get("/api/drover/status");
            if (all.status() == 200) {
                StatusText.print(out, all.json(), Clock.systemUTC().instant());
            }
            print(out, reply.json());
            routes(out);
        } else {
            out.println(reply.json().path("message").asText(reply.body()));
        }
        out.flush();
        return reply.status() == 200 && allClosed(reply.json()) ? 0 : 1;
    }

    private void routes(PrintWriter out) throws IOException {
        Server.Reply reply = server.get("/api/drover/routes");
        JsonNode differs = reply.json().path("difference");
        if (differs.isObject()) {
            out.println();
            out.println("route files on disk are not taken, since "
                    + differs.path("since").asText() + "; those in force stay:");
            differs.path("faults").forEach(fault -> out.println("  " + fault.asText()));
        }
    }

    private static boolean allClosed(JsonNode answer) {
        for (JsonNode system : answer.path("items")) {
            if (!system.path("state").asText().equals("closed")) {
                return false;
            }
        }
        return true;
    }

    private static void print(PrintWriter out, JsonNode answer) {
        out.printf(LINE, "SYSTEM", "STATE", "IN FLIGHT", "DUE", "WAITING", "ACCEPTED", "MESSAGES", "FAILURES", "WHY");
        for (JsonNode system : answer.path("items")) {
            boolean closed = system.path("state").asText().equals("closed");
            String next = system.path("next_try").asText("");
            String why = "since " + system.path("since").asText() + ": "
                    + system.path("why").asText() + (next.isEmpty() || next.equals("null") ? "" : "; next try " + next);
            out.printf(
                    LINE,
                    system.path("name").asText(),
                    system.path("state").asText(),
                    system.path("in_flight").asText() + "/"
                            + system.path("concurrency").asText(),
                    system.path("due").asText(),
                    system.path("waiting").asText(),
                    system.path("accepted").asText(),
                    system.path("deliveries_waiting").asText(),
                    system.path("failures_in_window").asText() + "/"
                            + system.path("calls_in_window").asText(),
                    closed ? "" : why.replaceAll("\\p{Cntrl}+", " "));
        }
    }
}
