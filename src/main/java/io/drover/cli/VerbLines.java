package io.drover.cli;

import io.drover.dispatch.VerbSheet;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes the commands of {@code drover do}: one of each verb, below one of each system. */
final class VerbLines {
    private static final int WIDTH = 110;

    private final VerbCatalogue verbs;
    private final Server server;

    VerbLines(VerbCatalogue verbs, Server server) {
        this.verbs = verbs;
        this.server = server;
    }

    CommandLine commandLine() {
        List<String> areas = List.copyOf(verbs.areas());
        CommandLine line = listing("drover do", "What can be done; SYSTEM VERB --help tells how.", areas);
        for (String area : areas) {
            CommandLine system = listing(area, "What can be done at " + area + ".", List.of(area));
            verbs.of(area).forEach(sheet -> system.addSubcommand(sheet.word(), command(sheet)));
            line.addSubcommand(area, system);
        }
        return line;
    }

    private CommandLine listing(String name, String description, List<String> areas) {
        CommandSpec[] self = new CommandSpec[1];
        Callable<Integer> list = () -> {
            PrintWriter out = self[0].commandLine().getOut();
            areas.forEach(area -> out.print(list(area)));
            if (!verbs.note().isEmpty()) {
                out.println(verbs.note());
            }
            out.flush();
            return 0;
        };
        self[0] = CommandSpec.wrapWithoutInspection(list).name(name);
        self[0].usageMessage().width(WIDTH).description(description);
        help(self[0]);
        return new CommandLine(self[0]);
    }

    private String list(String area) {
        StringBuilder text = new StringBuilder();
        for (VerbSheet sheet : verbs.of(area)) {
            text.append(String.format("%-30s %s%n", area + " " + sheet.word(), firstSentence(sheet.description())));
        }
        return text.toString();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static void help(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and end.")
                .build());
    }

    private CommandLine command(VerbSheet sheet) {
        VerbOptions options = new VerbOptions(sheet, Set.copyOf(RequestOptions.NAMES));
        RequestOptions request = new RequestOptions(options.taken());
        VerbCommand command = new VerbCommand(server, sheet, options, request);
        CommandSpec spec = command.spec().name(sheet.word());
        spec.usageMessage()
                .width(WIDTH)
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .description(sheet.description())
                .optionListHeading("%n")
                .footer(
                        "",
                        "It takes the role verb:" + sheet.name() + " or admin. Options about the server stand before "
                                + sheet.area() + ".");
        options.addTo(spec);
        request.addTo(spec);
        help(spec);
        return new CommandLine(spec);
    }
}
