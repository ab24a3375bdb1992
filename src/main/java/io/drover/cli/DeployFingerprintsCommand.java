package io.drover.cli;

import io.drover.deploy.Fingerprints;
import io.drover.settings.SettingsPattern;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover deploy fingerprints}: whether environments share a secret. */
@Command(
        name = "fingerprints",
        description =
                "Print the SHA-256 of each secret, never the secret, and say which are the same in two environments."
                        + " Exit code 0: none, 3: some, 1: one cannot be read.",
        mixinStandardHelpOptions = true)
final class DeployFingerprintsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "ENV=DIR",
            description = "An environment, and the directory with its secrets: a file each, at any depth.")
    private Map<String, Path> directories = Map.of();

    @Override
    public Integer call() {
        Logging.quiet();
        PrintWriter out = spec.commandLine().getOut();
        Fingerprints prints = Fingerprints.of(directories, file -> SettingsPattern.fingerprintOf(file.toString()));
        prints.byEnvironment()
                .forEach((environment, files) ->
                        files.forEach((file, print) -> out.println(print + "  " + environment + "  " + file)));
        List<String> shared = prints.shared();
        shared.forEach(out::println);
        out.println(shared.isEmpty() ? "no secret is shared" : shared.size() + " shared");
        out.flush();
        return shared.isEmpty() ? 0 : DeployCommand.DIFFERS;
    }
}
