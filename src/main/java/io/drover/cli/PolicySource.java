package io.drover.cli;

import io.drover.rebuild.PolicyException;
import io.drover.rebuild.RebuildPolicy;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which policy a command is about: a file, else the one that the configuration names. */
final class PolicySource {
    @Mixin
    private Configuration configuration = new Configuration();

    @Option(
            names = "--section",
            paramLabel = "CLASS",
            description = "Class of a config.py that counts. Default: that of drover.rebuild.policy-section.")
    private @Nullable String section;

    /**
     * @param named null for the configured one
     * @throws SettingsException for a file that cannot be read or is not understood
     */
    RebuildPolicy read(@Nullable Path named) {
        Settings settings = configuration.load();
        Path file = file(named, settings);
        String counts = section == null ? settings.text("drover.rebuild.policy-section") : section;
        try {
            return RebuildPolicy.read(file, counts);
        } catch (IOException e) {
            throw new SettingsException(file + " cannot be read: " + e.getMessage());
        } catch (PolicyException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    Path file(@Nullable Path named) {
        return file(named, configuration.load());
    }

    private static Path file(@Nullable Path named, Settings settings) {
        return named == null ? Path.of(settings.required("drover.rebuild.policy-file")) : named;
    }
}
