package io.drover.cli;

import io.drover.Rehearsal;
import io.drover.Wiring;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover check}: loads configuration, policy, routes and kamelets as a start would, and touches nothing. */
@Command(
        name = "check",
        description = "Check the configuration, the policy and the routes, without starting anything.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Mixin
    private LoopabullOption loopabull = new LoopabullOption();

    @Override
    public Integer call() {
        Logging.quiet();
        PrintWriter out = spec.commandLine().getOut();
        try {
            Settings settings = loopabull.over(configuration.load()).overlaidBy(Rehearsal.apart(), "check");
            try (Wiring wiring = new Wiring(settings, Clock.systemUTC())) {
                int routes = wiring.check();
                wiring.warnings().forEach(warning -> out.println("warning: " + warning));
                out.println("all well: " + routes + " routes");
            }
            return 0;
        } catch (SettingsException | IllegalArgumentException e) {
            out.println(e.getMessage());
            return 1;
        } finally {
            out.flush();
        }
    }
}
