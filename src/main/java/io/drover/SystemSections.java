package io.drover;

import io.drover.dispatch.Backoff;
import io.drover.dispatch.BreakerSettings;
import io.drover.dispatch.DispatchSettings;
import io.drover.dispatch.Rate;
import io.drover.dispatch.SystemSettings;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The section {@code drover.dispatch}: its keys hold for every remote system, and may be said again for one. */
final class SystemSections {
    private static final String SECTION = "drover.dispatch";

    private final Settings settings;
    private final Map<String, Set<String>> own;

    SystemSections(Settings settings) {
        this.settings = settings;
        this.own = settings.parts(SECTION);
    }

    /** @param systems that kamelets name; keys for others are a fault */
    DispatchSettings read(Set<String> systems) {
        List<String> faults = new ArrayList<>();
        own.forEach((system, keys) -> {
            if (!systems.contains(system)) {
                keys.forEach(key -> faults.add(SECTION + "." + system + "." + key + ": there is no system " + system
                        + "; the kamelets name " + String.join(", ", systems)));
            }
        });
        own.forEach((system, keys) -> {
            if (keys.contains("dry-run")) {
                faults.add(SECTION + "." + system + ".dry-run: a dry run is one of all systems; set " + SECTION
                        + ".dry-run");
            }
        });
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        Map<String, SystemSettings> each = new LinkedHashMap<>();
        own.keySet().forEach(system -> each.put(system, of(system)));
        return new DispatchSettings(of(""), each, settings.flag(SECTION + ".dry-run"));
    }

    /** @param system "" for what holds for all */
    private SystemSettings of(String system) {
        try {
            return new SystemSettings(
                    number(system, ".concurrency"),
                    Rate.parse(settings.text(key(system, ".rate")), number(system, ".burst")),
                    new Backoff(duration(system, ".retry-first"), duration(system, ".retry-most")),
                    number(system, ".max-attempts"),
                    duration(system, ".poll-interval"),
                    duration(system, ".denied-pause"),
                    new BreakerSettings(
                            number(system, ".breaker-calls"),
                            number(system, ".breaker-failure-rate"),
                            duration(system, ".breaker-window"),
                            duration(system, ".breaker-open"),
                            number(system, ".breaker-probes")));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(SECTION + (system.isEmpty() ? "" : "." + system) + ": " + e.getMessage());
        }
    }

    private int number(String system, String key) {
        return settings.number(key(system, key));
    }

    private Duration duration(String system, String key) {
        return settings.duration(key(system, key));
    }

    private String key(String system, String key) {
        return own.getOrDefault(system, Set.of()).contains(key.substring(1))
                ? SECTION + "." + system + key
                : SECTION + key;
    }
}
