package io.drover.cli;

import io.drover.ForeignEnvironment;
import io.drover.deploy.ClusterState;
import io.drover.deploy.ConfigFiles;
import io.drover.deploy.DeployException;
import io.drover.deploy.DeployValues;
import io.drover.deploy.Rendering;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover deploy}: one file of values as objects of a cluster and an Ansible role, or held against a cluster's state. */
@Command(
        name = "deploy",
        description = {
            "Render OpenShift or Kubernetes objects and an Ansible role for all environments from one file of values; or,"
                    + " with --check, say how a recorded cluster differs from it. Calls no cluster.",
            "Exit code 0: rendered, or no differences; 3: differences; 1: the values cannot be used."
        },
        mixinStandardHelpOptions = true,
        subcommands = DeployFingerprintsCommand.class)
public final class DeployCommand implements Callable<Integer> {
    static final int DIFFERS = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description = "The values of all environments. Default: ${DEFAULT-VALUE}.",
            defaultValue = "config/deploy/values.yaml")
    private Path values = Path.of("config/deploy/values.yaml");

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go: a directory for them alone.")
    private @Nullable Path directory;

    @Option(
            names = "--check",
            paramLabel = "ENV=STATE",
            description = "What applying would change in that environment; STATE is a file, or a directory of files, of"
                    + " \"oc get -o yaml\". May be given for several.")
    private Map<String, Path> states = Map.of();

    @Override
    public Integer call() throws IOException {
        Logging.quiet();
        if (directory == null && states.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--out DIR to render, or --check ENV=STATE to compare");
        }
        PrintWriter out = spec.commandLine().getOut();
        DeployValues read = DeployValues.read(values);
        mustStart(read);
        Rendering rendering = new Rendering(read);
        if (directory != null) {
            List<String> changed = rendering.writeTo(directory);
            changed.forEach(file -> out.println("changed: " + directory.resolve(file)));
            out.println(directory + ": " + rendering.files().size() + " files, " + changed.size() + " changed");
        }
        boolean differs = false;
        for (Map.Entry<String, Path> state : states.entrySet()) {
            List<String> differences =
                    ClusterState.read(state.getValue()).differences(rendering.objects(state.getKey()));
            differences.forEach(difference -> out.println(state.getKey() + ": " + difference));
            out.println(state.getKey() + ": "
                    + (differences.isEmpty() ? "no differences" : differences.size() + " differences"));
            differs |= !differences.isEmpty();
        }
        out.flush();
        return differs ? DIFFERS : 0;
    }

    /** What an instance would refuse at its start is refused here: unknown keys, and what belongs to another environment. */
    private static void mustStart(DeployValues values) {
        List<String> faults = new ArrayList<>();
        values.environments().keySet().forEach(name -> {
            try {
                Settings settings = Settings.defaults()
                        .overlaidBy(ConfigFiles.properties(name, values), values.file() + ", " + name)
                        // this machine's
                        .overlaidBy(Map.of("drover.koji.conf", ""), name);
                new ForeignEnvironment(settings).faults().forEach(fault -> faults.add(name + ": " + fault));
            } catch (SettingsException e) {
                faults.add(
                        Optional.ofNullable(e.getMessage()).orElse("").replaceFirst("(?s).*cannot be used:\n *", ""));
            }
        });
        if (!faults.isEmpty()) {
            throw new DeployException(values.file().toString(), faults);
        }
    }
}
