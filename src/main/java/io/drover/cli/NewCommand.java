package io.drover.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover new}: something to begin with. */
@Command(
        name = "new",
        description = "Write something to begin with.",
        mixinStandardHelpOptions = true,
        subcommands = {NewRouteCommand.class})
public final class NewCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "new what? drover new route");
    }
}
