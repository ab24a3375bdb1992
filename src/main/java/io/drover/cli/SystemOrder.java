package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is the same of the commands that pause and resume a system. */
final class SystemOrder {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "SYSTEM", description = "As drover status names it: koji, mbs …")
    private String system = "";

    @Option(names = "--json", description = "Print the server's answer as it is.")
    private boolean json;

    /** @param verb pause or resume @return the exit code */
    int give(String verb, @Nullable String reason, PrintWriter out) throws IOException {
        byte[] body = JSON.writeValueAsBytes(
                reason == null
                        ? JSON.createObjectNode()
                        : JSON.createObjectNode().put("reason", reason));
        Server.Reply reply = server.post(
                "/api/drover/systems/" + java.net.URLEncoder.encode(system, StandardCharsets.UTF_8) + "/" + verb, body);
        if (json) {
            out.println(reply.body());
        } else {
            out.println(reply.status() == 200 ? now(reply.json()) : refused(reply));
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }

    private static String now(JsonNode system) {
        String why = system.path("why").asText();
        return system.path("name").asText() + " is " + system.path("state").asText() + (why.isEmpty() ? "" : ", " + why)
                + "; " + system.path("due").asText() + " actions are due, "
                + system.path("accepted").asText() + " accepted.";
    }

    private static String refused(Server.Reply reply) throws IOException {
        return reply.status() == 401
                ? "This needs a login with the role operator or admin: --user and --password."
                : reply.json().path("message").asText(reply.body());
    }
}
