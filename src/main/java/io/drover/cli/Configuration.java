package io.drover.cli;

import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The configuration file's option, shared by the commands that read it. */
final class Configuration {
    private static final Path USUAL = Path.of("config/application.properties");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file. Default: DROVER_CONFIG, else config/application.properties where it is.")
    private @Nullable Path file;

    /** @throws SettingsException for a file that was named and is not there, or that cannot be used */
    Settings load() {
        Settings settings = Settings.defaults();
        Path chosen = chosen();
        if (chosen != null) {
            settings = settings.overlaidBy(chosen);
        }
        return settings.overlaidByEnvironment(System.getenv());
    }

    private @Nullable Path chosen() {
        if (file != null) {
            return file;
        }
        String variable = System.getenv("DROVER_CONFIG");
        if (variable != null && !variable.isBlank()) {
            return Path.of(variable);
        }
        return Files.exists(USUAL) ? USUAL : null;
    }
}
