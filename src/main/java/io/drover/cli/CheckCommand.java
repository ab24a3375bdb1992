package io.drover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.Checking;
import io.drover.bus.Environments;
import io.drover.check.StartFaults;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover check}: what is wrong with configuration, policy, routes, kamelets and tests, and touches nothing. */
@Command(
        name = "check",
        description = {
            "Check the configuration, the policy, the routes, kamelets and tests, without starting anything: each fault with"
                    + " file:line:column, what is wrong, and what to write.",
            "Exit code 0: no errors, 1: errors."
        },
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Mixin
    private LoopabullOption loopabull = new LoopabullOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description =
                    "A folder of routes in place of the configured one, or a folder as config/: with routes/ and, where"
                            + " they are, application.properties and policy.yaml.")
    private @Nullable Path folder;

    @Option(names = "--json", description = "A JSON line for each finding, and one with the numbers.")
    private boolean json;

    @Option(
            names = "--seen",
            description = "Take the topics of the running Drover's last 10,000 messages for known, too: ask it.")
    private boolean seen;

    @Mixin
    private Server server = new Server();

    @Override
    public Integer call() throws IOException {
        Logging.quiet();
        CheckedPlace place = new CheckedPlace(folder, configuration);
        Checking checking;
        try {
            Settings settings = loopabull.over(place.settings());
            List<String> topics = seen
                    ? SeenTopics.of(server, Environments.parse(settings.text("drover.bus.topic-prefix")))
                    : List.of();
            checking = Checking.of(settings, place.configuration(), topics, Clock.systemUTC());
        } catch (SettingsException e) {
            checking = new Checking(new StartFaults(place.configuration()).findings(e.faults()), 0);
        }
        PrintWriter out = spec.commandLine().getOut();
        checking.findings().forEach(finding -> out.println(json ? finding.toJson() : finding));
        out.println(json ? summary(checking) : said(checking));
        out.flush();
        return checking.errors() == 0 ? 0 : 1;
    }

    private static String said(Checking checking) {
        String warnings = count(checking.warnings(), "warning");
        if (checking.errors() > 0) {
            return count(checking.errors(), "error") + (checking.warnings() > 0 ? ", " + warnings : "");
        }
        return "all well: " + checking.routes() + " routes" + (checking.warnings() > 0 ? ", " + warnings : "");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String summary(Checking checking) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("ok", checking.errors() == 0)
                .put("errors", checking.errors())
                .put("warnings", checking.warnings())
                .put("routes", checking.routes())
                .toString();
    }
}
