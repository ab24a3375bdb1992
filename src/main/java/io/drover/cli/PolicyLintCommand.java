package io.drover.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.rebuild.Trap;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover policy lint}: what a policy says that its author probably does not mean. */
@Command(
        name = "lint",
        description =
                "Say what in a policy is legal and seldom meant: where, what it does, what to write instead. Exit code"
                        + " 0: nothing, 3: something, 1: it cannot be read.",
        mixinStandardHelpOptions = true)
final class PolicyLintCommand implements Callable<Integer> {
    static final int TRAPS = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PolicySource source = new PolicySource();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "YAML, or Freshmaker's config.py. Default: the configured policy.")
    private @Nullable Path file;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Logging.quiet();
        List<Trap> traps = source.read(file).traps();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(traps));
        } else {
            traps.forEach(out::println);
            out.println(source.file(file) + ": " + summary(traps.size()));
        }
        out.flush();
        return traps.isEmpty() ? 0 : TRAPS;
    }

    private static String summary(int warnings) {
        return warnings == 0 ? "all well" : warnings == 1 ? "1 warning" : warnings + " warnings";
    }

    private ObjectNode asJson(List<Trap> traps) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("file", source.file(file).toString());
        ArrayNode warnings = all.putArray("warnings");
        for (Trap trap : traps) {
            warnings.addObject()
                    .put("line", trap.place().line())
                    .put("column", trap.place().column())
                    .put("rule", trap.subject())
                    .put("meaning", trap.meaning())
                    .put("instead", trap.instead());
        }
        return all;
    }
}
