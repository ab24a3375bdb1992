package io.drover.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.drover.Rehearsal;
import io.drover.backtest.Answers;
import io.drover.backtest.Backtest;
import io.drover.backtest.Outcome;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover backtest}: judges history again under other rules. */
@Command(
        name = "backtest",
        description = {
            "Judge recorded messages by other routes or another configuration, and show which actions would be gained,"
                    + " lost or changed, and why. Nothing is done, and nobody is asked: lookups are answered from the"
                    + " recording.",
            "Exit code 0: no action differs, 3: some do, 1: it failed."
        },
        mixinStandardHelpOptions = true)
public final class BacktestCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIFFERS = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Option(names = "--routes", paramLabel = "DIR", description = "The routes to try, in place of the configured ones.")
    private @Nullable Path routes;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting to try, as drover.rebuild.policy-file=new-policy.yaml; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description = "The routes to compare with; without it the configured ones.")
    private @Nullable Path baseline;

    @ArgGroup(multiplicity = "1", exclusive = true)
    private Source source = new Source();

    @Option(
            names = "--lookups",
            paramLabel = "FILE",
            description = "Answers for all messages that have none of their own: JSON lines {\"lookup\", \"question\","
                    + " \"answer\"}.")
    private @Nullable Path lookups;

    @Option(names = "--progress", description = "Show the progress on standard error also where nobody looks on.")
    private boolean progress;

    @Option(names = "--full", description = "Every difference, not the first of each kind only.")
    private boolean full;

    @Option(names = "--json", description = "A JSON line for each difference, and one with the counts at last.")
    private boolean json;

    /** Where the messages are. */
    static final class Source {
        @Option(
                names = "--messages",
                paramLabel = "FILE",
                description = "Messages, a JSON line each, as drover record writes them; - for standard input.")
        private @Nullable String file;

        @ArgGroup(exclusive = false)
        private @Nullable Span span;
    }

    @Override
    public Integer call() throws IOException {
        if (routes == null && baseline == null && set.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "there is nothing to try: name --routes DIR, or --set KEY=VALUE");
        }
        Logging.quiet();
        Settings settings = configuration.load();
        Answers general = answers();
        PrintWriter out = spec.commandLine().getOut();
        try (Rehearsal before = Rehearsal.of(with(settings, baseline, Map.of()), general, Clock.systemUTC());
                Rehearsal now = Rehearsal.of(with(settings, routes, set), general, Clock.systemUTC());
                RecordedSource recordings = open(settings)) {
            Outcome outcome = run(new Backtest(before, now), recordings);
            if (json) {
                BacktestJson.print(outcome, out);
            } else {
                new BacktestText(out, full).show(outcome);
            }
            return outcome.differences().isEmpty() ? 0 : DIFFERS;
        }
    }

    private Outcome run(Backtest backtest, RecordedSource recordings) {
        ReadingProgress line = ReadingProgress.to(spec.commandLine().getErr(), progress);
        long began = System.nanoTime();
        try {
            return backtest.run(recordings, judged -> {
                double share = recordings.share();
                double seconds = (System.nanoTime() - began) / 1e9;
                line.say(String.format(
                        Locale.ROOT,
                        "%3.0f %%, %,d messages, %,.0f/s, %,.0f s to go",
                        share * 100,
                        judged,
                        judged / seconds,
                        share == 0 ? 0 : seconds / share - seconds));
            });
        } finally {
            line.end();
        }
    }

    private RecordedSource open(Settings settings) throws IOException {
        Span span = source.span;
        return span == null
                ? RecordedSource.file(source.file == null ? "-" : source.file)
                : RecordedSource.ledger(settings, span.from(), span.to());
    }

    private Answers answers() throws IOException {
        if (lookups == null) {
            return Answers.NONE;
        }
        ArrayNode array = JSON.createArrayNode();
        for (String line : Files.readAllLines(lookups)) {
            if (!line.isBlank()) {
                array.add(JSON.readTree(line));
            }
        }
        return Answers.parse(array);
    }

    private static Settings with(Settings settings, @Nullable Path routes, Map<String, String> set) {
        Map<String, String> changes = new LinkedHashMap<>(set);
        if (routes != null) {
            changes.put("drover.routes.directory", routes.toString());
        }
        return settings.overlaidBy(changes, "the command line");
    }
}
