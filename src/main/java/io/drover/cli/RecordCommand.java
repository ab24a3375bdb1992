package io.drover.cli;

import io.drover.Recorder;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private Span span = new Span();

    @Override
    public Integer call() {
        Logging.quiet();
        PrintWriter out = spec.commandLine().getOut();
        ReadingProgress progress = ReadingProgress.to(spec.commandLine().getErr(), false);
        try (Recorder recorder = Recorder.open(configuration.load())) {
            Instant from = span.from();
            Instant to = span.to();
            long all = recorder.count(from, to);
            for (Recorder.Lines lines = recorder.lines(from, to); lines.hasNext(); ) {
                out.println(lines.next());
                progress.say(lines.read() + " of " + all + " messages");
            }
            out.flush();
            return 0;
        } finally {
            progress.end();
        }
    }
}
