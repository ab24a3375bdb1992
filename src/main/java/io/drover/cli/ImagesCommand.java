package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover images}: the index of container images and what they hold. */
@Command(
        name = "images",
        description = "The index of container images: which image build holds which RPM, and on what it is built.",
        mixinStandardHelpOptions = true,
        subcommands = {ImagesScanCommand.class})
public final class ImagesCommand implements Runnable {
    static final String PATH = "/api/drover/images";
    private static final String LINE = "%-9s %-6s %-50s %-16s %s%n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "list",
            description = "List images, the youngest of the index first.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin Server server,
            @Option(names = "--name", description = "Of this name: httpd-container.") @Nullable String name,
            @Option(names = "--holds", paramLabel = "RPM", description = "That hold an RPM of this name.") @Nullable
                    String holds,
            @Option(names = "--state", description = "read, unread, gone or left-out.") @Nullable String state,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most 500.") int limit,
            @Option(names = "--before", paramLabel = "ID", description = "Those behind this one.", defaultValue = "0")
                    long before,
            @Option(names = "--json", description = "Print the server's answer as it is.") boolean json)
            throws IOException {
        List<String> query = new ArrayList<>(List.of("limit=" + limit));
        add(query, "name", name);
        add(query, "holds", holds);
        add(query, "state", state);
        add(query, "before", before > 0 ? Long.toString(before) : null);
        return print(server.get(PATH + "?" + String.join("&", query)), json, ImagesCommand::table);
    }

    @Command(name = "show", description = "Show one image and what it holds.", mixinStandardHelpOptions = true)
    int show(
            @Mixin Server server,
            @Parameters(paramLabel = "NVR", description = "As in httpd-container-2.4-3.") String nvr,
            @Option(names = "--json", description = "Print the server's answer as it is.") boolean json)
            throws IOException {
        return print(server.get(PATH + "/" + encode(nvr)), json, ImagesCommand::one);
    }

    @Command(
            name = "leave-out",
            description = "Go on without images that koji does not tell of. Needs a login.",
            mixinStandardHelpOptions = true)
    int leaveOut(
            @Mixin Server server,
            @Parameters(paramLabel = "NVR", arity = "1..*", description = "Unread ones.") List<String> nvrs,
            @Option(names = "--reason", required = true, description = "Why, for those who ask later.") String reason,
            @Option(names = "--json", description = "Print the server's answer as it is.") boolean json)
            throws IOException {
        var body = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        nvrs.forEach(body.putArray("nvrs")::add);
        body.put("reason", reason);
        Server.Reply reply = server.post(PATH + "/leave-out", body.toString().getBytes(StandardCharsets.UTF_8));
        return print(
                reply,
                json,
                (out, answer) -> out.println(answer.path("left_out").asInt() + " images are left out"));
    }

    private static void add(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + encode(value));
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private interface Printing {
        void print(PrintWriter out, JsonNode answer);
    }

    private int print(Server.Reply reply, boolean json, Printing printing) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else if (reply.status() == 200) {
            printing.print(out, reply.json());
        } else {
            out.println(reply.status() + ": " + reply.json().path("message").asText());
        }
        out.flush();
        return reply.status() == 200 ? 0 : 1;
    }

    private static void table(PrintWriter out, JsonNode answer) {
        out.printf(LINE, "STATE", "LATEST", "IMAGE", "BRANCH", "PARENT OR REASON");
        for (JsonNode image : answer.path("items")) {
            out.printf(
                    LINE,
                    image.path("state").asText(),
                    image.path("latest").asBoolean() ? "yes" : "",
                    image.path("nvr").asText(),
                    text(image.path("branch")),
                    text(image.path("reason")).isEmpty() ? text(image.path("parent")) : text(image.path("reason")));
        }
    }

    private static void one(PrintWriter out, JsonNode image) {
        image.properties().forEach(entry -> {
            if (!entry.getKey().equals("holds") && !entry.getValue().isNull()) {
                out.println(entry.getKey() + ": "
                        + (entry.getValue().isTextual()
                                ? text(entry.getValue())
                                : entry.getValue().toString()));
            }
        });
        image.path("holds").forEach(rpm -> out.println("  " + text(rpm)));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue().replaceAll("\\p{Cntrl}+", " ") : "";
    }
}
