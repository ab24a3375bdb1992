package io.drover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.Checkup;
import io.drover.doctor.Check;
import io.drover.doctor.Finding;
import io.drover.doctor.Finding.Level;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover doctor}: looks at everything around Drover, and changes nothing. */
@Command(
        name = "doctor",
        description = {
            "Look at what Drover stands on: the ledger's database and its settings, the broker with queue and exchange,"
                    + " certificates' expiry, files with secrets, the remote systems, and clocks. Changes nothing.",
            "Exit code 0: nothing is broken, 1: something is."
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Option(names = "--json", description = "A JSON line for each finding.")
    private boolean json;

    @Override
    public Integer call() {
        Logging.quiet();
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> all = new ArrayList<>();
        for (Check check : new Checkup(configuration.load(), Clock.systemUTC()).checks()) {
            for (Finding finding : check.look()) {
                all.add(finding);
                tell(finding, out);
                out.flush();
            }
        }
        long faults = count(all, Level.FAULT);
        if (!json) {
            out.println(
                    faults == 0
                            ? "nothing is broken; " + count(all, Level.WARNING) + " warnings"
                            : faults + " broken, " + count(all, Level.WARNING) + " warnings");
        }
        out.flush();
        return faults == 0 ? 0 : 1;
    }

    private void tell(Finding finding, PrintWriter out) {
        if (json) {
            out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("level", finding.level().word())
                    .put("part", finding.part())
                    .put("found", finding.found())
                    .put("advice", finding.advice()));
            return;
        }
        String sign =
                switch (finding.level()) {
                    case OK -> "✔";
                    case WARNING -> "!";
                    case FAULT -> "✘";
                };
        out.println(sign + " " + finding.part() + ": " + finding.found());
        if (!finding.advice().isEmpty()) {
            out.println("    " + finding.advice());
        }
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
