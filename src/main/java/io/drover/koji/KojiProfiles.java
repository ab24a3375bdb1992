package io.drover.koji;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The hubs that can be named. One that cannot be used stays known by its reason, and hurts only who names it. Immutable. */
public final class KojiProfiles {

    private final Map<String, KojiProfile> usable;
    private final Map<String, String> unusable;

    /** @param unusable why, by name */
    public KojiProfiles(Collection<KojiProfile> usable, Map<String, String> unusable) {
        this.usable = new TreeMap<>();
        usable.forEach(profile -> this.usable.put(profile.name(), profile));
        this.unusable = Map.copyOf(unusable);
    }

    public static KojiProfiles of(KojiProfile... profiles) {
        return new KojiProfiles(List.of(profiles), Map.of());
    }

    /** @throws IllegalArgumentException that names the profiles there are, or says what is wrong with this one */
    public KojiProfile get(String name) {
        KojiProfile profile = usable.get(name);
        if (profile != null) {
            return profile;
        }
        String reason = unusable.get(name);
        throw new IllegalArgumentException(
                reason == null
                        ? "there is no koji profile " + name + "; there are " + String.join(", ", usable.keySet())
                        : "the koji profile " + name + " cannot be used: " + reason);
    }

    public KojiProfile usual() {
        return get(KojiProfile.DEFAULT);
    }

    /** Names of those that can be used, sorted. */
    public Set<String> names() {
        return new TreeSet<>(usable.keySet());
    }

    /** Those that can be used. */
    public Collection<KojiProfile> all() {
        return List.copyOf(usable.values());
    }
}
