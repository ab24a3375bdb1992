package io.drover.cli;

import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code drover check} is about: the configured files, or those in a folder.
 *
 * @param folder null for the configured ones
 */
record CheckedPlace(@Nullable Path folder, Configuration given) {
    private static final String POLICY = "drover.rebuild.policy-file";

    /** The configuration's file; null where there is none. */
    @Nullable
    Path configuration() {
        if (folder != null && given.named() == null && Files.exists(folder.resolve("application.properties"))) {
            return folder.resolve("application.properties");
        }
        return given.chosen();
    }

    /** @throws SettingsException for a folder that is none, and for a configuration that cannot be used */
    Settings settings() {
        Settings settings = Configuration.of(configuration());
        if (folder == null) {
            return settings;
        }
        if (!Files.isDirectory(folder)) {
            throw new SettingsException(folder + " is no folder; name one of routes, or one as config/");
        }
        Map<String, String> here = new HashMap<>();
        boolean whole = Files.isDirectory(folder.resolve("routes"));
        here.put("drover.routes.directory", (whole ? folder.resolve("routes") : folder).toString());
        if (!settings.isSaid(POLICY)) {
            Path own = folder.resolve("policy.yaml");
            if (whole && Files.exists(own)) {
                here.put(POLICY, own.toString());
            } else if (!Files.exists(Path.of(settings.text(POLICY)))) {
                here.put(POLICY, shipped().toString());
            }
        }
        return settings.overlaidBy(here, "the command line");
    }

    /** Where only routes are checked, there is a policy all the same. */
    private static Path shipped() {
        try (InputStream in = CheckedPlace.class.getResourceAsStream("/defaults/policy.yaml")) {
            Path copy = Files.createTempFile("drover-policy", ".yaml");
            copy.toFile().deleteOnExit();
            Files.copy(java.util.Objects.requireNonNull(in), copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
