package io.drover.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover resume}: a system is called again. */
@Command(
        name = "resume",
        description =
                "Have a remote system called again: one that was paused, or, at once, one that is left alone or denied."
                        + " Needs a login with the role operator or admin; audited.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SystemOrder order = new SystemOrder();

    @Option(names = "--reason", description = "Why, for the audit.")
    private @Nullable String reason;

    @Override
    public Integer call() throws IOException {
        return order.give("resume", reason, spec.commandLine().getOut());
    }
}
