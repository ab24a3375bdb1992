package io.drover;

import io.drover.check.Finding;
import io.drover.check.Finding.Severity;
import io.drover.check.RouteFolder;
import io.drover.check.StartFaults;
import io.drover.rebuild.Trap;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with a configuration, its policy, routes, kamelets and tests: first the files as they are, then what a
 * start would refuse beyond that. Nothing is started and nobody is asked.
 *
 * @param findings in the order of their places
 * @param routes that would run; 0 where that was not found out
 */
public record Checking(List<Finding> findings, int routes) {
    private static final String DIRECTORY = "drover.routes.directory";

    public Checking {
        findings = findings.stream().distinct().sorted().toList();
    }

    /**
     * @param given what is checked
     * @param configuration its file; null where there is none
     * @param seen topics that a server has seen, without the environment's prefix
     */
    public static Checking of(Settings given, @Nullable Path configuration, Collection<String> seen, Clock clock) {
        StartFaults faults = new StartFaults(configuration);
        List<Finding> findings = new ArrayList<>();
        Settings settings = given;
        try {
            settings = LoopabullBeans.over(given);
            RouteFiles files = new Sections(settings).routeFiles();
            findings.addAll(new RouteFolder(files, Path.of(settings.text(DIRECTORY)), values(settings), seen).check());
            SystemBeans.policy(settings).traps().forEach(trap -> findings.add(finding(trap)));
        } catch (SettingsException e) {
            findings.addAll(faults.findings(e.faults()));
        }
        return started(settings, findings, faults, clock);
    }

    /** With routes in which errors are known already only the rest is tried, so that this is told, too. */
    private static Checking started(Settings settings, List<Finding> findings, StartFaults faults, Clock clock) {
        Map<String, String> apart = new HashMap<>(Rehearsal.apart());
        boolean known = findings.stream().anyMatch(Finding::isError);
        if (known) {
            apart.put(DIRECTORY, settings.text(DIRECTORY) + "/not-now");
            apart.put("drover.routes.disabled", "");
        }
        try (Wiring wiring = new Wiring(settings.overlaidBy(apart, "check"), clock)) {
            return new Checking(findings, known ? 0 : wiring.check());
        } catch (SettingsException e) {
            return new Checking(
                    Stream.concat(findings.stream(), faults.findings(e.faults()).stream())
                            .toList(),
                    0);
        } catch (IllegalArgumentException e) {
            return new Checking(
                    Stream.concat(findings.stream(), faults.findings(List.of(String.valueOf(e.getMessage()))).stream())
                            .toList(),
                    0);
        }
    }

    private static Map<String, String> values(Settings settings) {
        Map<String, String> values = new HashMap<>();
        settings.asProperties().forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
        return values;
    }

    private static Finding finding(Trap trap) {
        return new Finding(
                Severity.WARNING,
                trap.place().file(),
                trap.place().line(),
                trap.place().column(),
                (trap.subject().isEmpty() ? "" : trap.subject() + ": ") + trap.meaning(),
                trap.instead().replaceFirst("^write ", ""));
    }

    public long errors() {
        return findings.stream().filter(Finding::isError).count();
    }

    public long warnings() {
        return findings.size() - errors();
    }
}
