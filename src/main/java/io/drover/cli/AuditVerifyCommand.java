package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover audit verify}: whether the audit is what was written. */
@Command(
        name = "verify",
        description = {
            "Follow the audit's hashes from the first row to the last. A row that was changed, removed or inserted shows; what was"
                    + " cut off at the end, or written anew from some row on, only against a head that was noted elsewhere (--head).",
            "Exit code 0: intact, 1: not, or it could not be read."
        },
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Option(
            names = "--head",
            paramLabel = "FILE",
            description =
                    "Hold the audit against the head in this file, and note the new one there where all is well. Keep it"
                            + " where those who can write the database cannot.")
    private @Nullable Path file;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Optional<NotedHead> noted = file == null ? Optional.empty() : NotedHead.in(file);
        JsonNode last = walk();
        if (!last.path("intact").asBoolean()) {
            return broken(
                    last.path("id").asLong(),
                    last.path("why").asText() + ". Expected "
                            + last.path("expected").asText() + ", found "
                            + last.path("found").asText(),
                    last);
        }
        if (noted.isPresent()) {
            Optional<String> wrong = against(noted.get());
            if (wrong.isPresent()) {
                return broken(noted.get().id(), wrong.get(), last);
            }
        }
        if (file != null && last.path("rows").asLong() > 0) {
            new NotedHead(
                            last.path("rows").asLong(),
                            last.path("id").asLong(),
                            last.path("head").asText(),
                            Clock.systemUTC().instant())
                    .writeTo(file);
        }
        say(
                last,
                "the audit is intact: " + last.path("rows").asLong() + " rows, head "
                        + last.path("head").asText()
                        + noted.map(head -> "; it goes on from the head of " + head.noted())
                                .orElse(""));
        return 0;
    }

    private JsonNode walk() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        String query = "";
        while (true) {
            JsonNode step = answer("/verify" + query);
            if (!step.path("intact").asBoolean() || step.path("end").asBoolean()) {
                return step;
            }
            query = "?after=" + step.path("id").asLong() + "&head="
                    + step.path("head").asText() + "&rows="
                    + step.path("rows").asLong();
            if (System.console() != null) {
                err.print("\r" + step.path("rows").asLong() + " rows fit …\u001b[K\r");
                err.flush();
            }
        }
    }

    private Optional<String> against(NotedHead head) throws IOException {
        Server.Reply reply = server.get("/api/drover/audit/" + head.id());
        String when = ", the head noted on " + head.noted() + ", ";
        if (reply.status() == 404) {
            return Optional.of("the row with hash " + head.head() + when + "is gone: the end was cut off");
        }
        String found = checked(reply).path("hash").asText();
        return found.equals(head.head())
                ? Optional.empty()
                : Optional.of("it has hash " + found + ", and had " + head.head() + when
                        + "then: the chain was written anew from there or before");
    }

    private JsonNode answer(String path) throws IOException {
        return checked(server.get("/api/drover/audit" + path));
    }

    private static JsonNode checked(Server.Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException("HTTP " + reply.status() + ": "
                    + reply.json().path("message").asText(reply.body()));
        }
        return reply.json();
    }

    private int broken(long row, String why, JsonNode answer) {
        say(
                answer.isObject() && json
                        ? ((com.fasterxml.jackson.databind.node.ObjectNode) answer)
                                .put("intact", false)
                                .put("id", row)
                                .put("why", why)
                        : answer,
                "the audit is broken at row " + row + ": " + why + ".");
        return 1;
    }

    private void say(JsonNode answer, String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? answer.toString() : sentence);
        out.flush();
    }
}
