package io.drover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.Rehearsal;
import io.drover.backtest.Answers;
import io.drover.backtest.RouteTest;
import io.drover.backtest.RouteTestFile;
import io.drover.backtest.RouteTestRun;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover test}: an integrator's tests of routes. */
@Command(
        name = "test",
        description = {
            "Run tests of routes: files *.test.yaml with messages, what lookups answer, and what is to be decided and"
                    + " planned. Nothing is done and nobody is asked.",
            "Exit code 0: all is as expected, 1: it is not."
        },
        mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {
    private static final String ENDING = ".test.yaml";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description = "The routes to test, in place of the configured ones.")
    private @Nullable Path routes;

    @Option(names = "--json", description = "A JSON line for each test.")
    private boolean json;

    @Parameters(
            paramLabel = "FILE|DIR",
            description = "Tests, and folders of them; without any the folder tests beside the routes.")
    private List<Path> places = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Logging.quiet();
        Settings settings = configuration.load();
        if (routes != null) {
            settings = settings.overlaidBy(Map.of("drover.routes.directory", routes.toString()), "the command line");
        }
        Path usual = Path.of(settings.text("drover.routes.directory")).resolve("tests");
        List<RouteTest> tests = read(places.isEmpty() ? List.of(usual) : places, prefix(settings));
        PrintWriter out = spec.commandLine().getOut();
        int failed = 0;
        try (Rehearsal rehearsal = Rehearsal.of(settings, Answers.NONE, Clock.systemUTC(), topics(tests))) {
            for (RouteTest test : tests) {
                List<String> faults = RouteTestRun.faults(test, rehearsal);
                failed += faults.isEmpty() ? 0 : 1;
                tell(test, faults, out);
            }
        }
        if (!json) {
            out.println(
                    failed == 0
                            ? "all well: " + count(tests.size())
                            : failed + " of " + count(tests.size()) + " failed");
        }
        out.flush();
        return failed == 0 ? 0 : 1;
    }

    private static Set<String> topics(List<RouteTest> tests) {
        return tests.stream().map(test -> test.recording().topic()).collect(Collectors.toSet());
    }

    private void tell(RouteTest test, List<String> faults, PrintWriter out) {
        if (json) {
            ObjectNode line = JsonNodeFactory.instance
                    .objectNode()
                    .put("test", test.name())
                    .put("where", test.where())
                    .put("ok", faults.isEmpty());
            faults.forEach(line.putArray("faults")::add);
            out.println(line);
        } else {
            out.println((faults.isEmpty() ? "✔ " : "✘ ") + test.name());
            faults.forEach(fault -> out.println("    " + test.where() + ": " + fault));
        }
    }

    private static String count(int tests) {
        return tests + (tests == 1 ? " test" : " tests");
    }

    private static String prefix(Settings settings) {
        return settings.text("drover.bus.topic-prefix").split(",")[0].strip();
    }

    private static List<RouteTest> read(List<Path> places, String prefix) throws IOException {
        List<RouteTest> tests = new ArrayList<>();
        for (Path place : places) {
            for (Path file : files(place)) {
                tests.addAll(RouteTestFile.read(file, prefix));
            }
        }
        if (tests.isEmpty()) {
            throw new SettingsException("there is no test: write one into "
                    + places.get(0).resolve("my-route" + ENDING) + ", a YAML list that begins with '- test:'");
        }
        return tests;
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return Files.exists(place) || place.toString().endsWith(".yaml") ? List.of(place) : List.of();
        }
        try (Stream<Path> found = Files.walk(place)) {
            return found.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }
}
