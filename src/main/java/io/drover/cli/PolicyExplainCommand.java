package io.drover.cli;

import io.drover.rebuild.ArtifactType;
import io.drover.rebuild.Explanation;
import io.drover.rebuild.RebuildPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover policy explain}: why the policy allows or denies an artifact. */
@Command(
        name = "explain",
        description =
                "Say whether the policy allows an artifact, which rule decides, what each criterion does and what would"
                        + " have to differ. Exit code 0: allowed, 3: denied, 1: could not tell.",
        mixinStandardHelpOptions = true)
final class PolicyExplainCommand implements Callable<Integer> {
    static final int DENIED = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PolicySource source = new PolicySource();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "YAML, or Freshmaker's config.py. Default: the configured policy.")
    private @Nullable Path file;

    @Option(
            names = "--handler",
            paramLabel = "NAME",
            description = "Whose rules count, such as RebuildImagesOnRPMBodhiUpdate. Default: global.")
    private String handler = RebuildPolicy.GLOBAL;

    @Option(names = "--type", paramLabel = "TYPE", description = "image (default), module, rpm.")
    private String type = "image";

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Parameters(
            paramLabel = "NAME=VALUE",
            description =
                    "What is known of the artifact: name=, branch=, image_name=, advisory_state= …; a boolean is True"
                            + " or False.")
    private Map<String, String> criteria = new LinkedHashMap<>();

    @Override
    public Integer call() {
        Logging.quiet();
        ArtifactType of = ArtifactType.of(type)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "there is no type '" + type + "'; use image, module or rpm"));
        for (String criterion : criteria.keySet()) {
            if (!of.criteria().contains(criterion)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "'" + criterion + "' is nothing that " + of.withArticle() + " is judged by; use "
                                + String.join(", ", of.criteria()));
            }
        }
        Explanation explanation = source.read(file).explain(handler, of, criteria);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ExplanationJson.of(explanation));
        } else {
            new ExplanationText(out).show(explanation);
        }
        out.flush();
        return explanation.verdict().allowed() ? 0 : DENIED;
    }
}
