package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.picture.PlanPicture;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover plan}: what a message would have done, or what an event does, as a tree or a picture. */
@Command(
        name = "plan",
        description = {
            "Show a plan: what a running Drover would do about one message, without doing it, or what an event of it does.",
            "Asking about a message takes a login with the role sender or admin: the routes' lookups are really made."
        },
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    private static final String PATH = "/api/drover/plan";
    private static final byte[] NOTHING = {};

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @ArgGroup
    private @Nullable Form form;

    /** What is asked about. */
    static final class What {
        @Parameters(
                paramLabel = "MESSAGE.json",
                description = "A message as for drover send, which nobody has to have sent; - for standard input.")
        private @Nullable String file;

        @Option(
                names = "--message",
                paramLabel = "ID",
                description = "A message that was received once; it is judged by the routes as they are now.")
        private @Nullable String message;

        @Option(names = "--event", paramLabel = "N", description = "An event's number: its plan and how far it is.")
        private @Nullable String event;
    }

    /** How it is shown; as a tree where nothing is said. */
    static final class Form {
        @Option(names = "--json", description = "Print the server's answer as it is.")
        private boolean json;

        @Option(names = "--dot", description = "Print it for Graphviz.")
        private boolean dot;

        @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture; - for standard output.")
        private @Nullable String svg;
    }

    @Override
    public Integer call() throws IOException {
        Server.Reply reply = ask();
        PrintWriter out = spec.commandLine().getOut();
        if (reply.status() != 200) {
            out.println(
                    form != null && form.json
                            ? reply.body()
                            : reply.json().path("message").asText(reply.body()));
        } else if (form != null && form.json) {
            out.println(reply.body());
        } else {
            JsonNode answer = reply.json();
            show(what.event == null ? PlanAnswer.planned(answer) : PlanAnswer.stored(answer), out);
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }

    private Server.Reply ask() throws IOException {
        if (what.event != null) {
            return server.get("/api/drover/why?event=" + encoded(what.event));
        }
        if (what.message != null) {
            return server.post(PATH + "?message=" + encoded(what.message), NOTHING);
        }
        return server.post(PATH, SendCommand.read(what.file == null ? "-" : what.file));
    }

    private void show(PlanPicture picture, PrintWriter out) throws IOException {
        if (form != null && form.dot) {
            out.print(picture.dot());
        } else if (form != null && form.svg != null) {
            if (form.svg.equals("-")) {
                out.print(picture.svg());
            } else {
                Files.writeString(Path.of(form.svg), picture.svg());
                out.println("written: " + form.svg);
            }
        } else {
            out.print(picture.tree());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
