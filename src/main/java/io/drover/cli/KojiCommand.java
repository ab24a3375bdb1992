package io.drover.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover koji}: a koji hub from the command line, without a running Drover. */
@Command(
        name = "koji",
        description = "A koji hub: call its methods, compare it with a description of tags and targets, make it as"
                + " described. Needs no running Drover.",
        mixinStandardHelpOptions = true,
        subcommands = {KojiCallCommand.class, KojiApplyCommand.class, KojiDriftCommand.class})
public final class KojiCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
