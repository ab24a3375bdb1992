package io.drover;

import io.drover.koji.KojiConf;
import io.drover.koji.KojiKeys;
import io.drover.koji.KojiProfile;
import io.drover.koji.KojiProfiles;
import io.drover.koji.KojiValue;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code drover.koji} and the koji.conf it names: a profile for each hub. What the section says for a profile
 * goes before what koji.conf says; nothing but patience and the number of sessions is taken over from one hub to another.
 */
final class KojiSections {
    private static final String SECTION = "drover.koji";
    private static final List<String> TEXTS = List.of(
            ".server",
            ".weburl",
            ".topurl",
            ".authtype",
            ".user",
            ".cert",
            ".serverca",
            ".principal",
            ".keytab",
            ".ccache");

    private final Settings settings;
    private final Map<String, Set<String>> own;
    private final KojiConf conf;
    private @Nullable KojiProfiles profiles;

    /** Reads koji.conf. */
    KojiSections(Settings settings) {
        this.settings = settings;
        this.own = settings.parts(SECTION);
        try {
            this.conf = KojiConf.read(Stream.of(settings.text(SECTION + ".conf").split(","))
                    .map(String::strip)
                    .filter(place -> !place.isEmpty())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(SECTION + ".conf: " + e.getMessage());
        }
    }

    /**
     * All hubs that can be named, their files read and checked, once.
     *
     * @throws SettingsException for what the section says; what only koji.conf says hurts those who use it
     */
    KojiProfiles profiles() {
        KojiProfiles known = profiles;
        if (known == null) {
            known = read();
            profiles = known;
        }
        return known;
    }

    private KojiProfiles read() {
        List<KojiProfile> usable = new ArrayList<>();
        Map<String, String> unusable = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        for (String name : names()) {
            try {
                KojiProfile profile = profile(name);
                profile.check();
                usable.add(profile);
            } catch (SettingsException | IllegalArgumentException e) {
                if (name.equals(KojiProfile.DEFAULT) || own.containsKey(name)) {
                    faults.add(e instanceof SettingsException ? e.getMessage() : prefix(name) + ": " + e.getMessage());
                } else {
                    unusable.put(name, e.getMessage());
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return new KojiProfiles(usable, unusable);
    }

    /** How long a request to each hub may take, by the key that says it. */
    Map<String, Duration> timeouts() {
        Map<String, Duration> timeouts = new TreeMap<>();
        profiles().all().forEach(profile -> timeouts.put(prefix(profile.name()) + ".timeout", profile.timeout()));
        return timeouts;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(conf.sections());
        names.addAll(own.keySet());
        names.add(KojiProfile.DEFAULT);
        return names;
    }

    private KojiProfile profile(String name) {
        if (name.equals(KojiProfile.DEFAULT) && own.containsKey(name)) {
            throw new SettingsException(
                    prefix(name) + "." + name + ": the profile default has its keys without a name");
        }
        if (isSaid(name, ".conf") && !name.equals(KojiProfile.DEFAULT)) {
            throw new SettingsException(prefix(name) + ".conf: is said once, for all profiles");
        }
        Map<String, KojiValue> foreign = foreign(name);
        boolean alone = name.equals(KojiProfile.DEFAULT) && foreign.isEmpty();
        Map<String, KojiValue> values = new LinkedHashMap<>(foreign);
        for (String key : TEXTS) {
            if (alone || isSaid(name, key)) {
                String full = prefix(name) + key;
                values.put(key.substring(1), new KojiValue(settings.text(full), full));
            }
        }
        return new KojiKeys(name, values).profile(password(name), timeout(name, foreign), sessions(name));
    }

    /** What koji.conf says of it: in the section that is named, else in the one of the same name. */
    private Map<String, KojiValue> foreign(String name) {
        String section = isSaid(name, ".profile") ? settings.text(prefix(name) + ".profile") : "";
        if (section.isEmpty()) {
            return name.equals(KojiProfile.DEFAULT) ? Map.of() : conf.section(name);
        }
        if (!conf.sections().contains(section)) {
            throw new SettingsException(prefix(name) + ".profile: koji.conf has no profile " + section + "; there are "
                    + conf.sections() + " in " + conf.files());
        }
        return conf.section(section);
    }

    private String password(String name) {
        if (!settings.hasSecrets()) {
            boolean none = !isSaid(name, ".user")
                    || settings.text(prefix(name) + ".user").isEmpty();
            return none ? "" : settings.secret(prefix(name) + ".password");
        }
        return isSaid(name, ".password") ? settings.secret(prefix(name) + ".password") : "";
    }

    private Duration timeout(String name, Map<String, KojiValue> foreign) {
        if (isSaid(name, ".timeout")) {
            return settings.duration(prefix(name) + ".timeout");
        }
        KojiValue seconds = foreign.get("timeout");
        if (seconds == null) {
            return settings.duration(SECTION + ".timeout");
        }
        if (!seconds.text().matches("\\d{1,9}")) {
            throw new IllegalArgumentException(seconds.place() + ": seconds, not '" + seconds.text() + "'");
        }
        return Duration.ofSeconds(Long.parseLong(seconds.text()));
    }

    private int sessions(String name) {
        return settings.number((isSaid(name, ".sessions") ? prefix(name) : SECTION) + ".sessions");
    }

    private boolean isSaid(String name, String key) {
        return settings.isSaid(prefix(name) + key);
    }

    private static String prefix(String name) {
        return name.equals(KojiProfile.DEFAULT) ? SECTION : SECTION + "." + name;
    }
}
