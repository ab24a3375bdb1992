package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover dead replay}: once more through the same door. */
@Command(
        name = "replay",
        description = {
            "Put dead letters through the same door again: bytes are read again, messages judged again, actions looked"
                    + " for in their system and sent if they are not there. Needs a login."
        },
        mixinStandardHelpOptions = true)
final class DeadReplayCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeadOrder order = new DeadOrder();

    @Option(
            names = "--edit",
            paramLabel = "FILE",
            description =
                    "One letter, with the payload in FILE instead, as a new message; --topic: under another topic.")
    private @Nullable Path edited;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int code = edited == null ? order.give("replay", order.body(), out) : edit(edited, out);
        out.flush();
        return code;
    }

    private int edit(Path file, PrintWriter out) throws IOException {
        if (order.letters().size() != 1 || order.isDryRun()) {
            throw new ParameterException(
                    spec.commandLine(), "--edit takes the number of one dead letter, and no --dry-run");
        }
        long letter = order.letters().get(0);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("payload", payload(file));
        if (order.filter().topic() != null) {
            body.put("topic", order.filter().topic());
        }
        Server.Reply reply = order.server()
                .post(DeadCommand.PATH + "/" + letter + "/edit", body.toString().getBytes(StandardCharsets.UTF_8));
        out.println(order.isJson() ? reply.body() : sentence(letter, reply));
        return reply.status() == 201 ? 0 : 1;
    }

    private static String sentence(long letter, Server.Reply reply) throws IOException {
        JsonNode answer = reply.json();
        return answer.has("what")
                ? "dead letter " + letter + ": " + answer.path("what").asText()
                : reply.status() + ": " + answer.path("message").asText();
    }

    private static JsonNode payload(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
