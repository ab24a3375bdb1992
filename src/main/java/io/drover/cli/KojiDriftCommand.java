package io.drover.cli;

import io.drover.KojiDesk;
import io.drover.koji.desired.Difference;
import io.drover.koji.desired.WantedState;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover koji drift}: what the hub has otherwise than described. */
@Command(
        name = "drift",
        description =
                "Say where the hub differs from a description of tags, targets and package lists. Changes nothing and"
                        + " needs no login. Exit code 0: nowhere, 3: somewhere, 1: could not tell.",
        mixinStandardHelpOptions = true)
final class KojiDriftCommand implements Callable<Integer> {
    static final int DIFFERS = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KojiAccess access = new KojiAccess();

    @Mixin
    private KojiDescription description = new KojiDescription();

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(names = "--full", description = "Every difference, not the first of each kind only.")
    private boolean full;

    @Override
    public Integer call() throws IOException {
        WantedState wanted = description.read();
        PrintWriter out = spec.commandLine().getOut();
        ReadingProgress reading = ReadingProgress.to(spec.commandLine().getErr(), false);
        try (KojiDesk desk = access.open(reading)) {
            Difference difference = desk.desired(access.profile()).compare(wanted);
            reading.end();
            if (json) {
                out.println(DifferenceJson.of(difference));
            } else if (difference.isEmpty()) {
                out.println(access.hub() + " is as " + difference.file() + " says");
            } else {
                out.println(access.hub() + " differs from " + difference.file() + "; it would take these changes:");
                new DifferenceText(out, full).show(difference);
            }
            out.flush();
            return difference.isEmpty() ? 0 : DIFFERS;
        } finally {
            reading.end();
        }
    }
}
