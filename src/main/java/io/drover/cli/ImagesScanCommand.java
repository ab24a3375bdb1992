package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code drover images scan}: has a running Drover look through koji's image builds, and follows it. Interrupted, it leaves
 * the scan as it is; given again, it follows the one that is under way. Exit code 0 when the index is complete.
 */
@Command(
        name = "scan",
        description =
                "Have koji's image builds looked through, and follow it. Needs a login. The scan goes on without this command.",
        mixinStandardHelpOptions = true)
final class ImagesScanCommand implements Callable<Integer> {
    /** Looks without an answer, in all. */
    private static final int MOST_FAILURES = 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Option(names = "--profile", description = "The koji profile; without it the first one that is configured.")
    private @Nullable String profile;

    @Option(names = "--no-wait", description = "Ask for it, and do not follow it.")
    private boolean noWait;

    @Option(names = "--progress", description = "Show the progress on standard error also where nobody looks on.")
    private boolean progress;

    @Option(names = "--every", paramLabel = "MS", defaultValue = "1000", description = "How often to look, in ms.")
    private long every = 1000;

    @Option(names = "--json", description = "Print a JSON line each time it has moved on.")
    private boolean json;

    private int failures;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        if (profile != null) {
            order.put("hub", profile);
        }
        Server.Reply reply =
                server.post(ImagesCommand.PATH + "/scan", order.toString().getBytes(StandardCharsets.UTF_8));
        if (reply.status() != 202) {
            out.println(
                    json
                            ? reply.body()
                            : reply.status() + ": "
                                    + reply.json().path("message").asText());
            out.flush();
            return 1;
        }
        JsonNode asked = reply.json();
        return noWait ? ended(out, asked) : follow(out, asked);
    }

    private int follow(PrintWriter out, JsonNode asked) throws IOException, InterruptedException {
        String hub = asked.path("hub").asText();
        ScanProgress bar =
                new ScanProgress(spec.commandLine().getErr(), progress || System.console() != null, System::nanoTime);
        String told = "";
        JsonNode scan = asked;
        while (true) {
            if (json && !told.equals(scan.toString())) {
                told = scan.toString();
                out.println(told);
                out.flush();
            }
            bar.show(scan);
            if (isEnd(scan)) {
                bar.end();
                return json ? code(scan) : ended(out, scan);
            }
            pause();
            scan = look(hub, scan);
        }
    }

    /** A Drover that is just being started again is waited for. */
    private JsonNode look(String hub, JsonNode before) throws IOException {
        try {
            for (JsonNode item : server.get(ImagesCommand.PATH + "/scan").json().path("items")) {
                if (item.path("hub").asText().equals(hub)) {
                    return item;
                }
            }
            return before;
        } catch (IOException e) {
            if (failures++ < MOST_FAILURES) {
                return before;
            }
            throw e;
        }
    }

    private void pause() throws InterruptedException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(every));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Done, or only builds are left that were tried in vain. */
    static boolean isEnd(JsonNode scan) {
        return scan.path("state").asText().equals("done");
    }

    private static int code(JsonNode scan) {
        return scan.path("complete").asBoolean() ? 0 : 1;
    }

    private int ended(PrintWriter out, JsonNode scan) {
        if (json) {
            out.println(scan);
        } else {
            out.println(scan.path("hub").asText() + ": " + scan.path("state").asText() + ", "
                    + scan.path("images").asLong() + " images, "
                    + scan.path("unread").asLong() + " unread"
                    + (scan.path("lacks").isTextual()
                            ? "; " + scan.path("lacks").asText()
                            : ""));
        }
        out.flush();
        return noWait ? 0 : code(scan);
    }
}
