package io.drover;

import io.drover.cli.AuditCommand;
import io.drover.cli.BacktestCommand;
import io.drover.cli.CatalogueCommand;
import io.drover.cli.CheckCommand;
import io.drover.cli.DeadCommand;
import io.drover.cli.DeployCommand;
import io.drover.cli.DoCommand;
import io.drover.cli.DoctorCommand;
import io.drover.cli.ImagesCommand;
import io.drover.cli.KojiCommand;
import io.drover.cli.LogsCommand;
import io.drover.cli.NewCommand;
import io.drover.cli.PauseCommand;
import io.drover.cli.PlanCommand;
import io.drover.cli.PolicyCommand;
import io.drover.cli.RecordCommand;
import io.drover.cli.ReloadCommand;
import io.drover.cli.ResumeCommand;
import io.drover.cli.RunCommand;
import io.drover.cli.SandboxCommand;
import io.drover.cli.SchemaCommand;
import io.drover.cli.SendCommand;
import io.drover.cli.SerializeCommand;
import io.drover.cli.SimulateCommand;
import io.drover.cli.StatusCommand;
import io.drover.cli.TestCommand;
import io.drover.cli.UserCommand;
import io.drover.cli.WhyCommand;
import io.drover.settings.SettingsException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Drover's command line. Exit codes: 0 all well, 1 it failed, 2 the command is not understood, 3 another process was started as
 * this instance; of {@code koji drift}: the hub differs; of {@code backtest}: actions differ; of {@code policy lint}: there are
 * warnings; of {@code policy explain}: denied; of {@code deploy}: the cluster differs, secrets are shared.
 */
@Command(
        name = "drover",
        description = "Release-engineering automation: from a distribution's message buses to its build services.",
        mixinStandardHelpOptions = true,
        versionProvider = Drover.Numbers.class)
public final class Drover {
    /** In the order in which they are shown. */
    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            SandboxCommand.class,
            SimulateCommand.class,
            SerializeCommand.class,
            WhyCommand.class,
            SendCommand.class,
            DoCommand.class,
            PlanCommand.class,
            DeadCommand.class,
            AuditCommand.class,
            StatusCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            DoctorCommand.class,
            LogsCommand.class,
            KojiCommand.class,
            PolicyCommand.class,
            ImagesCommand.class,
            BacktestCommand.class,
            RecordCommand.class,
            NewCommand.class,
            TestCommand.class,
            CheckCommand.class,
            ReloadCommand.class,
            SchemaCommand.class,
            CatalogueCommand.class,
            UserCommand.class,
            DeployCommand.class);

    private Drover() {}

    public static void main(String[] args) {
        int code = 1;
        try {
            code = commandLine(args).execute(args);
        } finally {
            // after an Error, too: threads that still run would keep the process
            System.exit(code);
        }
    }

    /** For these arguments: a command that is named is made alone, since making all of them takes half a second. */
    static CommandLine commandLine(String... args) {
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> args.length > 0
                        && command.getAnnotation(Command.class).name().equals(args[0]))
                .toList();
        CommandLine drover = new CommandLine(new Drover());
        (named.isEmpty() ? COMMANDS : named).forEach(drover::addSubcommand);
        drover.setExecutionExceptionHandler((thrown, line, parsed) -> {
            PrintWriter err = line.getErr();
            err.println(line.getColorScheme().errorText(said(thrown)));
            err.flush();
            return 1;
        });
        DoCommand.readFrom(drover);
        return drover;
    }

    /** What went wrong, without a stack where the message says it all. */
    private static String said(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException) {
                return String.valueOf(cause.getMessage());
            }
        }
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String first = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return root == thrown || root.getMessage() == null || first.contains(root.getMessage())
                ? first
                : first + ": " + root.getMessage();
    }

    /** What {@code --version} prints. */
    static final class Numbers implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"drover " + Version.OURS};
        }
    }
}
