package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover send}: puts one message in, by the same door as the bus. */
@Command(
        name = "send",
        description = {
            "Send one message to a running Drover, as if it came from the bus: a file with {\"topic\", \"id\", \"headers\","
                    + " \"body\"} or a fedmsg envelope; - for standard input. Needs a login with the role sender or admin."
        },
        mixinStandardHelpOptions = true)
public final class SendCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Option(names = "--json", description = "Print the server's answer as it is.")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "The message; - for standard input.")
    private String file = "-";

    @Override
    public Integer call() throws IOException {
        byte[] message = read(file);
        Server.Reply reply = server.post("/api/drover/messages", message);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else {
            JsonNode answer = reply.json();
            out.println(
                    reply.status() == 201
                            ? answer.path("outcome").asText() + ": "
                                    + answer.path("id").asText() + "\nwhy: "
                                    + answer.path("why").asText()
                            : reply.status() + ": " + answer.path("message").asText());
        }
        out.flush();
        return reply.status() == 201 ? 0 : 1;
    }

    /** A message's file; - is standard input. */
    static byte[] read(String message) throws IOException {
        try {
            return message.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(message));
        } catch (IOException e) {
            throw new IOException(message + ": cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
