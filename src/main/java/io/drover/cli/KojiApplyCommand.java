package io.drover.cli;

import io.drover.KojiDesk;
import io.drover.koji.desired.ChangeResult;
import io.drover.koji.desired.Difference;
import io.drover.koji.desired.WantedState;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover koji apply}: makes the hub as described. */
@Command(
        name = "apply",
        description =
                "Show what has to change at the hub for it to be as described, ask, and change it by the fewest calls."
                        + " Exit code 0: it is as described now, 1: it is not.",
        mixinStandardHelpOptions = true)
final class KojiApplyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KojiAccess access = new KojiAccess();

    @Mixin
    private KojiDescription description = new KojiDescription();

    @Option(names = "--preview", description = "Show it only. Needs no login.")
    private boolean preview;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object at the end; needs --yes or --preview.")
    private boolean json;

    @Option(names = "--full", description = "Show every change, not the first of each kind only.")
    private boolean full;

    @Override
    public Integer call() throws IOException {
        if (!preview && !yes && (json || System.console() == null)) {
            throw new ParameterException(
                    spec.commandLine(), "there is nobody to ask: say --yes to change the hub, --preview to look only");
        }
        WantedState wanted = description.read();
        ReadingProgress progress = ReadingProgress.to(spec.commandLine().getErr(), false);
        try (KojiDesk desk = access.open(progress)) {
            Difference difference = desk.desired(access.profile()).compare(wanted);
            progress.end();
            show(difference);
            if (preview || difference.isEmpty()) {
                printJson(DifferenceJson.of(difference));
                return 0;
            }
            String account = desk.account(access.profile());
            return yes || agreed(difference, account) ? apply(desk, difference, account, progress) : 1;
        } finally {
            progress.end();
        }
    }

    private void show(Difference difference) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            return;
        }
        if (difference.isEmpty()) {
            out.println("nothing to do: " + access.hub() + " is as " + difference.file() + " says");
        } else {
            out.println(
                    (preview ? "would change " : "to change ") + access.hub() + " as " + difference.file() + " says:");
        }
        new DifferenceText(out, full).show(difference);
    }

    private boolean agreed(Difference difference, String account) {
        Console console = System.console();
        String typed = console == null
                ? null
                : console.readLine(
                        "Make these %d changes as %s? [y/N] ",
                        difference.changes().size(), account);
        boolean agreed = typed != null && typed.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        if (!agreed) {
            spec.commandLine().getOut().println("nothing was changed");
            spec.commandLine().getOut().flush();
        }
        return agreed;
    }

    private int apply(KojiDesk desk, Difference difference, String account, ReadingProgress progress) {
        desk.note(access.profile(), "as " + account + " applies " + difference.file() + ": " + difference.counts());
        AtomicInteger made = new AtomicInteger();
        List<ChangeResult> results = desk.desired(access.profile())
                .apply(
                        difference,
                        some -> progress.say(made.addAndGet(some.size()) + " of "
                                + difference.changes().size() + " changes"));
        progress.end();
        long done = results.stream().filter(ChangeResult::isDone).count();
        desk.note(access.profile(), "as " + account + ": " + done + " of " + results.size() + " changes are done");
        printJson(DifferenceJson.of(difference, results));
        if (!json) {
            new DifferenceText(spec.commandLine().getOut(), full).show(results);
        }
        return done == results.size() ? 0 : 1;
    }

    private void printJson(Object object) {
        if (json) {
            spec.commandLine().getOut().println(object);
            spec.commandLine().getOut().flush();
        }
    }
}
