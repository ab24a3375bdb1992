package io.drover.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover dead discard}: nothing more is to be done about these. */
@Command(
        name = "discard",
        description = "Close dead letters without doing anything; they stay to be read. Needs a login.",
        mixinStandardHelpOptions = true)
final class DeadDiscardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeadOrder order = new DeadOrder();

    @Option(names = "--reason", required = true, description = "Why, for those who ask later.")
    private String reason = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int code = order.give("discard", order.body().put("reason", reason), out);
        out.flush();
        return code;
    }
}
