package io.drover.cli;

import io.drover.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --loopabull}, shared by the commands that load routes. */
final class LoopabullOption {
    @Option(
            names = "--loopabull",
            paramLabel = "FILE",
            description =
                    "Do what this loopabull.yml says, in loopabull's place. What the configuration file says goes before.")
    private @Nullable Path file;

    Settings over(Settings settings) {
        return file == null
                ? settings
                : settings.overlaidBy(Map.of("drover.loopabull.file", file.toString()), "command line");
    }
}
