package io.drover.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover policy}: the rebuild policy from the command line, without a running Drover. */
@Command(
        name = "policy",
        description =
                "The rebuild policy: what in it is seldom meant, and why it allows or denies an artifact. Needs no"
                        + " running Drover.",
        mixinStandardHelpOptions = true,
        subcommands = {PolicyLintCommand.class, PolicyExplainCommand.class})
public final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
