package io.drover.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover pause}: no call to a system, on any instance, over restarts, until it is resumed. */
@Command(
        name = "pause",
        description =
                "Have no instance call a remote system until it is resumed, also over restarts; what is for it waits."
                        + " Needs a login with the role operator or admin; audited.",
        mixinStandardHelpOptions = true)
public final class PauseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SystemOrder order = new SystemOrder();

    @Option(names = "--reason", required = true, description = "Why; shown to those whose work waits.")
    private String reason = "";

    @Override
    public Integer call() throws IOException {
        return order.give("pause", reason, spec.commandLine().getOut());
    }
}
