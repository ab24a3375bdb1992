package io.drover.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
    private Server server = new Server();

    @Mixin
    private DeadFilter filter = new DeadFilter();

    @Parameters(paramLabel = "N", arity = "0..*", description = "Their numbers; none: all that the options mean.")
    private List<Long> letters = new ArrayList<>();

    @Option(names = "--reason", required = true, description = "Why, for those who ask later.")
    private String reason = "";

    @Option(names = "--dry-run", description = "Only show how many and which.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the server's answers as they are.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode order = filter.json(letters).put("reason", reason);
        int code = new DeadWork(server, out, json).run("discard", order, dryRun);
        out.flush();
        return code;
    }
}
