package io.drover.cli;

import io.drover.Recorder;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover record}: writes out what was received, with what lookups answered, for {@code drover backtest} and tests. */
@Command(
        name = "record",
        description = {
            "Write the messages of a span of time, with what the rules' lookups answered about them, a JSON line each, to"
                    + " standard output. Reads the ledger that the configuration names; one in an H2 file only while Drover"
                    + " does not run."
        },
        mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Option(
            names = "--from",
            required = true,
            converter = When.class,
            paramLabel = "TIME",
            description = "Received at this time or later: 2026-03-01, 2026-03-01T12:00:00Z, or 7d ago.")
    private String from = "";

    @Option(
            names = "--to",
            converter = When.class,
            paramLabel = "TIME",
            description = "Received before this time; without it until now.")
    private @Nullable String to;

    @Override
    public Integer call() {
        Logging.quiet();
        PrintWriter out = spec.commandLine().getOut();
        ReadingProgress progress = ReadingProgress.to(spec.commandLine().getErr(), false);
        try (Recorder recorder = Recorder.open(configuration.load())) {
            Instant until = to == null ? Clock.systemUTC().instant() : Instant.parse(to);
            long all = recorder.count(Instant.parse(from), until);
            long written = 0;
            for (Iterator<String> lines = recorder.lines(Instant.parse(from), until); lines.hasNext(); ) {
                out.println(lines.next());
                progress.say(++written + " of " + all + " messages");
            }
            out.flush();
            return 0;
        } finally {
            progress.end();
        }
    }
}
