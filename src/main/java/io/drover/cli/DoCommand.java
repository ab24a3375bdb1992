package io.drover.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code drover do}: has a running Drover carry out one of its verbs. The commands behind it are made of the kamelets that
 * this Drover has.
 */
@Command(
        name = "do",
        customSynopsis = "drover do [--url=URL] [--user=NAME] [--password[=PASSWORD]] [SYSTEM [VERB [OPTION...]]]",
        description = {
            "Have a running Drover do one thing, once: the same again says that it was done, by whom and when.",
            "Without SYSTEM and VERB it lists all there are; drover do SYSTEM VERB --help tells of one."
        },
        mixinStandardHelpOptions = true)
public final class DoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Server server = new Server();

    @Parameters(
            paramLabel = "SYSTEM VERB OPTION",
            description =
                    "As in koji tag-build --tag f42-candidate --build foo-1-1.fc42. What stands behind SYSTEM is of the"
                            + " verb; options about the server come before it.")
    private List<String> words = List.of();

    /** What stands behind the system is not read as options of this command, where it is there. */
    public static void readFrom(CommandLine drover) {
        CommandLine self = drover.getSubcommands().get("do");
        if (self != null) {
            self.setStopAtPositional(true);
        }
    }

    @Override
    public Integer call() {
        CommandLine outer = spec.commandLine();
        VerbCatalogue verbs = VerbCatalogue.of(server);
        CommandLine line = new VerbLines(verbs, server)
                .commandLine()
                .setOut(outer.getOut())
                .setErr(outer.getErr())
                .setColorScheme(outer.getColorScheme())
                .setExecutionExceptionHandler(outer.getExecutionExceptionHandler());
        return line.execute(words.toArray(String[]::new));
    }
}
