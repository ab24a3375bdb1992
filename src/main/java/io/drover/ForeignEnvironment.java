package io.drover;

import io.drover.koji.KojiProfile;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.settings.SettingsPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a configuration belongs to another environment: topics, hosts and credentials that {@code drover.environment.foreign}
 * lists. An instance of staging that was given a credential of production would act there.
 */
public final class ForeignEnvironment {
    private static final String PRODUCTION = "prod";
    private static final String LIST = "drover.environment.foreign";
    private static final String ALLOW = "drover.environment.allow-foreign";
    /** Links for people, and names that look like addresses. */
    private static final Set<String> NO_PLACES =
            Set.of("drover.console.contexts", "drover.api.oidc.required-scopes", "drover.api.oidc.scope-prefix");

    private static final Pattern SECRET = Pattern.compile(".*\\.(?:password|token)");
    private static final Pattern SECRET_FILE =
            Pattern.compile(".*\\.(?:cert|key|keytab|ssh-key|users-file|tokens-file)");

    private final Settings settings;
    private final String name;
    private final List<SettingsPattern> foreign;

    public ForeignEnvironment(Settings settings) {
        this.settings = settings;
        this.name = name(settings);
        this.foreign = SettingsPattern.parse(LIST, settings.text(LIST));
    }

    /** The settings as they are. @throws SettingsException where something of them is foreign and that is not allowed */
    static Settings none(Settings settings) {
        List<String> faults = new ForeignEnvironment(settings).faults();
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return settings;
    }

    /** The instance's environment: stg; {@code drover.environment.name}, else the last word of its topic prefix. */
    public String name() {
        return name;
    }

    /** What does not belong here, each with its key and what to write; never a secret. Empty where it is allowed, and in production. */
    public List<String> faults() {
        if (name.equals(PRODUCTION) || settings.flag(ALLOW)) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        places().forEach((key, value) -> SettingsPattern.firstOf(foreign, value)
                .ifPresent(pattern -> faults.add(key + ": " + value + " is foreign to the environment " + name + " ("
                        + LIST + " has " + pattern + "); " + advice())));
        secrets().forEach((key, fingerprint) -> foreign.stream()
                .filter(pattern -> pattern.isFingerprint(fingerprint))
                .findFirst()
                .ifPresent(pattern -> faults.add(key + ": the secret is one that " + LIST
                        + " lists as foreign to the environment " + name + " (" + pattern + "); give " + name
                        + " one of its own, or " + advice())));
        return faults;
    }

    private String advice() {
        return "write what belongs to " + name + ", add !… to " + LIST + ", or set " + ALLOW + "=true";
    }

    /** Every value of a part that is in use, and what koji.conf says. */
    private Map<String, String> places() {
        Map<String, String> places = new TreeMap<>();
        for (String key : settings.keys()) {
            if (key.startsWith("drover.") && !NO_PLACES.contains(key) && isInUse(section(key))) {
                places.put(key, shown(key));
            }
        }
        if (isInUse("drover.koji")) {
            Set<String> said = settings.parts("drover.koji").keySet();
            new KojiSections(settings)
                    .profiles().all().stream()
                            .filter(profile ->
                                    profile.name().equals(KojiProfile.DEFAULT) || said.contains(profile.name()))
                            .forEach(profile -> places.put(
                                    "drover.koji, profile " + profile.name(), String.valueOf(profile.server())));
        }
        return places;
    }

    /** A secret that stands in the environment is not shown. */
    private String shown(String key) {
        String value = settings.text(key);
        boolean reference = value.startsWith("file:") || value.startsWith("env:");
        return SECRET.matcher(key).matches() && !reference ? "" : value;
    }

    private Map<String, String> secrets() {
        Map<String, String> fingerprints = new TreeMap<>();
        if (foreign.stream().noneMatch(SettingsPattern::isFingerprint)) {
            return fingerprints;
        }
        for (String key : settings.keys()) {
            if (SECRET.matcher(key).matches() && !settings.text(key).isBlank()) {
                fingerprints.put(key, SettingsPattern.fingerprint(settings.secret(key)));
            } else if (SECRET_FILE.matcher(key).matches() && !settings.text(key).isBlank()) {
                SettingsPattern.fingerprintOf(settings.text(key)).ifPresent(print -> fingerprints.put(key, print));
            }
        }
        return fingerprints;
    }

    /** Of a part that nobody set up the defaults do not count, nor of one that is switched off. */
    private boolean isInUse(String section) {
        boolean off = settings.keys().contains(section + ".enabled") && !settings.flag(section + ".enabled");
        return !off
                && !section.equals("drover.environment")
                && settings.keys().stream().anyMatch(key -> section(key).equals(section) && settings.isSaid(key));
    }

    private static String section(String key) {
        String[] words = key.split("\\.", 3);
        return words.length < 3 ? key : words[0] + "." + words[1];
    }

    private static String name(Settings settings) {
        String said = settings.text("drover.environment.name");
        if (!said.isBlank()) {
            return said;
        }
        String prefix = Stream.of(settings.text("drover.bus.topic-prefix").split(","))
                .map(String::strip)
                .findFirst()
                .orElse("");
        return prefix.isEmpty() ? PRODUCTION : prefix.substring(prefix.lastIndexOf('.') + 1);
    }
}
