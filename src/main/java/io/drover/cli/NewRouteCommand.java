package io.drover.cli;

import io.drover.bus.TopicPattern;
import io.drover.catalogue.RouteSketch;
import io.drover.dispatch.VerbSheet;
import io.drover.dispatch.VerbSheets;
import io.drover.dispatch.Verbs;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover new route}: a route and its test, which work as they are, to be changed. */
@Command(
        name = "route",
        description =
                "Write a route and its test, to be changed. Asks for what is not given, where somebody is there to ask.",
        mixinStandardHelpOptions = true)
final class NewRouteCommand implements Callable<Integer> {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Option(names = "--topic", description = "What it listens to, without the environment's prefix: buildsys.tag.")
    private @Nullable String topic;

    @Option(names = "--verb", description = "What it does: koji-tag-build. drover do lists them all.")
    private @Nullable String verb;

    @Option(names = "--id", description = "Its id, which is its file's name, too: tag-what-is-built.")
    private @Nullable String id;

    @Option(names = "--routes", paramLabel = "DIR", description = "Where it goes; without it where the routes are.")
    private @Nullable Path routes;

    @Override
    public Integer call() throws IOException {
        Settings settings = configuration.load();
        Path directory = routes == null ? Path.of(settings.text("drover.routes.directory")) : routes;
        RouteFiles files = new RouteFiles(directory, Set.of());
        VerbSheets verbs = new VerbSheets(new Verbs(files::kamelet), files::verbs);
        String listened = topic(given(topic, "--topic", "Topic, without the environment's prefix"));
        VerbSheet sheet = sheet(verbs, given(verb, "--verb", "Verb, as koji-tag-build"));
        String name = given(id, "--id", "Id of the route, as tag-what-is-built");
        if (!ID.matcher(name).matches()) {
            throw refused("--id " + name + ": small letters, digits and hyphens, as tag-what-is-built");
        }
        RouteSketch sketch = new RouteSketch(name, listened, sheet);
        Path route = directory.resolve(name + ".camel.yaml");
        Path test = directory.resolve("tests").resolve(name + ".test.yaml");
        for (Path file : new Path[] {route, test}) {
            if (Files.exists(file)) {
                throw refused(file + " is there already; choose another --id, or change that one");
            }
        }
        Files.createDirectories(test.getParent());
        Files.writeString(
                route, modeline(directory, "", "routes.schema.json") + sketch.route(), StandardOpenOption.CREATE_NEW);
        Files.writeString(
                test, modeline(directory, "../", "test.schema.json") + sketch.test(), StandardOpenOption.CREATE_NEW);
        PrintWriter out = spec.commandLine().getOut();
        out.println("written: " + route + "\n         " + test);
        out.println("Say what it is for, change condition and parameters, then: "
                + (routes == null
                        ? "drover check, drover test " + test
                        : "drover check " + routes + ", drover test --routes " + routes + " " + test));
        out.flush();
        return 0;
    }

    /** For editors, where {@code drover schema} has put its files beside the routes; else "". */
    private static String modeline(Path directory, String up, String schema) {
        return Files.exists(directory.resolve(schema)) ? "# yaml-language-server: $schema=" + up + schema + "\n" : "";
    }

    private String topic(String given) {
        try {
            TopicPattern.parse(given);
            return given;
        } catch (IllegalArgumentException e) {
            throw refused("--topic " + given + ": " + e.getMessage());
        }
    }

    private VerbSheet sheet(VerbSheets verbs, String name) {
        return verbs.find(name)
                .orElseThrow(() -> refused("--verb " + name + ": there is no such verb; of "
                        + name.split("-", 2)[0] + " there are: "
                        + verbs.all().stream()
                                .map(VerbSheet::name)
                                .filter(known -> known.startsWith(name.split("-", 2)[0]))
                                .collect(Collectors.joining(", "))));
    }

    private String given(@Nullable String value, String option, String question) {
        if (value != null) {
            return value;
        }
        Console console = System.console();
        String typed = console == null ? null : console.readLine(question + ": ");
        if (typed == null || typed.isBlank()) {
            throw refused(option + " is missing: " + question);
        }
        return typed.strip();
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
