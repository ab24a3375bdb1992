package io.drover.cli;

import io.drover.ledger.Progress;
import io.drover.sandbox.Sandbox;
import io.drover.sandbox.Teller;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover sandbox}: a whole site in one process, a story played in it, and then room for one's own. */
@Command(
        name = "sandbox",
        description = {
            "Start everything in one process, with nothing installed: a broker, a ledger, simulated dist-git, MBS, koji, ODCS"
                    + " and OSBS, and Drover. Play a story of bus messages and show what becomes of each, then stay up."
        },
        mixinStandardHelpOptions = true)
public final class SandboxCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--once", description = "End after the story: exit code 0 if all went as it should, else 1.")
    private boolean once;

    @Option(names = "--json", description = "One JSON object a line for each scene, instead of text.")
    private boolean json;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port of the REST API; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the state there. Default: a temporary directory, removed at the end.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = data == null ? Files.createTempDirectory("drover-sandbox") : Files.createDirectories(data);
        Logging.intoFile(directory.resolve("drover.log"));
        PrintWriter out = spec.commandLine().getOut();
        boolean terminal = Ansi.AUTO.enabled();
        SpokenStory spoken = new SpokenStory(out, Ansi.AUTO, terminal);
        if (!json) {
            spoken.line("Starting broker, ledger, simulators and Drover …");
        }
        Sandbox sandbox = new Sandbox(directory, port);
        AutoCloseable running = () -> {
            sandbox.close();
            if (data == null) {
                remove(directory);
            }
        };
        boolean well = sandbox.play(json ? new JsonStory(out) : (Teller) spoken);
        spoken.clear();
        if (once) {
            close(running);
            if (!json) {
                spoken.line(
                        well ? "Every scene ended as it should." : "Not every scene ended as it should, see ✘ above.");
            }
            return well ? 0 : 1;
        }
        whatNext(spoken, sandbox, directory);
        Ending.wait(running);
        return 0;
    }

    private static void close(AutoCloseable running) throws IOException {
        try {
            running.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void whatNext(SpokenStory spoken, Sandbox sandbox, Path directory) {
        String url = "http://localhost:" + sandbox.drover().port();
        if (json) {
            return;
        }
        spoken.line("");
        spoken.line("@|bold Drover stays up on " + url
                + ", where a browser shows its console. Try, from another terminal:|@");
        spoken.line("  curl -s " + url
                + "/api/1/builds/                                  the builds, as Freshmaker shows them");
        Progress progress = new Progress(sandbox.drover().database());
        progress.firstBuild()
                .ifPresent(build -> spoken.line("  java -jar target/drover.jar why --build " + build + " --url " + url
                        + "     why the first of them was made"));
        spoken.line("  java -jar target/drover.jar images list --url " + url
                + "     the container images, and what each is built on");
        progress.firstEventOfImages()
                .ifPresent(event -> spoken.line("  java -jar target/drover.jar plan --event " + event + " --url " + url
                        + "     how the first update rebuilt them"));
        spoken.line("  java -jar target/drover.jar send --url " + url + " --user " + Sandbox.USER + " --password "
                + sandbox.password() + " FILE     send a message of your own");
        spoken.line("  your own routes go into " + directory.resolve("routes") + ", the log is "
                + directory.resolve("drover.log"));
        spoken.line("  simulators, with journals and failure switches under /_simulator/: "
                + Stream.of("distgit", "mbs", "koji", "odcs", "osbs")
                        .map(system -> system + " "
                                + sandbox.simulators().server(system).url())
                        .collect(Collectors.joining(", ")));
        spoken.line("  Ctrl-C ends it.");
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
