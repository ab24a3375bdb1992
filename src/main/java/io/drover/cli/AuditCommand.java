package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover audit}: who changed what, and whether that is still what was written. */
@Command(
        name = "audit",
        description = "Who changed what by API or command line, and whether the audit is still what was written.",
        mixinStandardHelpOptions = true,
        subcommands = AuditVerifyCommand.class)
public final class AuditCommand implements Runnable {
    private static final String LINE = "%-8s %-27s %-16s %-22s %s%n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", description = "List what was done, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin Server server,
            @Option(names = "--who", paramLabel = "NAME", description = "By this user.") @Nullable String who,
            @Option(names = "--what", paramLabel = "VERB", description = "Of this kind: system.pause …") @Nullable
                    String what,
            @Option(names = "--subject", paramLabel = "TEXT", description = "To this.") @Nullable String subject,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most 500.") int limit,
            @Option(names = "--before", paramLabel = "ID", description = "Those behind this one.") @Nullable
                    String before,
            @Option(names = "--json", description = "Print the server's answer as it is.") boolean json)
            throws IOException {
        Server.Reply reply = server.get("/api/drover/audit?limit=" + limit + part("who", who) + part("what", what)
                + part("subject", subject) + part("before", before));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else if (reply.status() == 200) {
            print(out, reply.json());
        } else {
            out.println(reply.status() + ": " + reply.json().path("message").asText());
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }

    private static void print(PrintWriter out, JsonNode answer) {
        out.printf(LINE, "ROW", "AT", "WHO", "WHAT", "TO WHAT");
        for (JsonNode row : answer.path("items")) {
            String to = row.path("subject").asText() + " " + row.path("detail");
            out.printf(
                    LINE,
                    row.path("id").asText(),
                    row.path("at").asText(),
                    row.path("who").asText(),
                    row.path("what").asText(),
                    to.replaceAll("\\p{Cntrl}+", " "));
        }
    }

    private static String part(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
