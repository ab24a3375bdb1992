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
        return of(chosen());
    }

    /** @param chosen null for the defaults and the environment alone */
    static Settings of(@Nullable Path chosen) {
        Settings settings = Settings.defaults();
        return (chosen == null ? settings : settings.overlaidBy(chosen)).overlaidByEnvironment(System.getenv());
    }

    /** The file that counts; null where there is none. */
    @Nullable
    Path chosen() {
        return named() != null || !Files.exists(USUAL) ? named() : USUAL;
    }

    /** The file that the option or the environment names; null where neither does. */
    @Nullable
    Path named() {
        if (file != null) {
            return file;
        }
        String variable = System.getenv("DROVER_CONFIG");
        return variable == null || variable.isBlank() ? null : Path.of(variable);
    }
}
