package io.drover;

import io.drover.loopabull.Loopabull;
import io.drover.loopabull.LoopabullKeys;
import io.drover.loopabull.LoopabullRoute;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of the wiring that has a loopabull.yml as settings and as a route. */
final class LoopabullBeans {
    private static final String FILE = "drover.loopabull.file";

    private LoopabullBeans() {}

    /** The same with what the file says, where nobody says it in our own words. */
    static Settings over(Settings settings) {
        if (settings.text(FILE).isBlank()) {
            return settings;
        }
        Loopabull loopabull = read(settings);
        Map<String, String> keys = new LinkedHashMap<>();
        try {
            keys.putAll(LoopabullKeys.of(loopabull));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(settings.text(FILE) + ": " + e.getMessage());
        }
        keys.keySet().removeIf(settings::isSaid);
        Settings with = settings.overlaidBy(keys, settings.text(FILE));
        String password = LoopabullKeys.password(loopabull);
        return password.isEmpty() || settings.isSaid("drover.bus.password")
                ? with
                : with.overlaidByEnvironment(Map.of("DROVER_BUS_PASSWORD", password));
    }

    /** Whether there is a loopabull.yml, where Drover is then started with nothing else of its own beside it. */
    static boolean isAlone(Settings settings) {
        return !settings.text(FILE).isBlank();
    }

    /** Route files by name; none where there is no loopabull.yml. */
    static Map<String, String> routes(Settings settings) {
        String file = settings.text(FILE);
        return file.isBlank()
                ? Map.of()
                : Map.of(
                        "generated:loopabull.camel.yaml",
                        LoopabullRoute.yaml(
                                read(settings),
                                String.valueOf(Path.of(file).getFileName()),
                                settings.number("drover.loopabull.tries")));
    }

    private static Loopabull read(Settings settings) {
        String file = settings.text(FILE);
        try {
            return Loopabull.parse(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new SettingsException(FILE + ": " + file + " cannot be read");
        } catch (IllegalArgumentException e) {
            throw new SettingsException(file + ": " + e.getMessage());
        }
    }
}
