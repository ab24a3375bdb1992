package io.drover.containers;

import io.drover.koji.RpmVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How what images hold stands to what is fixed. Each different RPM is compared once, each image gone through once. */
final class Standing {
    private final Map<String, List<RpmVersion>> fixed = new HashMap<>();
    private final Map<HeldRpm, Optional<OutdatedRpm>> compared = new HashMap<>();
    /** By object, in front of it: facts that were read have one object for each different RPM. */
    private final Map<HeldRpm, Optional<OutdatedRpm>> met = new IdentityHashMap<>();

    private final Map<ImageBuild, List<OutdatedRpm>> outdated = new IdentityHashMap<>();

    Standing(List<FixedRpm> fixed) {
        fixed.forEach(rpm -> this.fixed
                .computeIfAbsent(rpm.name(), name -> new ArrayList<>())
                .add(rpm.version()));
    }

    /** What the build holds in a version below the fixed one, in the order of the facts. */
    List<OutdatedRpm> outdated(ImageBuild build) {
        return outdated.computeIfAbsent(build, image -> {
            List<OutdatedRpm> found = new ArrayList<>();
            for (HeldRpm rpm : image.holds()) {
                Optional<OutdatedRpm> comparison = met.get(rpm);
                if (comparison == null) {
                    comparison = compared.computeIfAbsent(rpm, this::compare);
                    met.put(rpm, comparison);
                }
                comparison.ifPresent(found::add);
            }
            return List.copyOf(found);
        });
    }

    /** The names of those, sorted. */
    Set<String> outdatedNames(ImageBuild build) {
        Set<String> names = new TreeSet<>();
        outdated(build).forEach(rpm -> names.add(rpm.name()));
        return names;
    }

    /** Names of what is outdated in a build in just the version in which it is in the other one, too; sorted. */
    Set<String> outdatedAsIn(ImageBuild other, ImageBuild build) {
        Set<OutdatedRpm> own = new HashSet<>(outdated(build));
        outdated(other).forEach(own::remove);
        Set<String> names = outdatedNames(build);
        own.forEach(rpm -> names.remove(rpm.name()));
        return names;
    }

    /** What the build holds of the RPMs of the update, in any version. */
    List<HeldRpm> held(ImageBuild build) {
        List<HeldRpm> held = new ArrayList<>(build.holds());
        held.removeIf(rpm -> !fixed.containsKey(rpm.name()));
        return held;
    }

    private Optional<OutdatedRpm> compare(HeldRpm rpm) {
        List<RpmVersion> versions = fixed.getOrDefault(rpm.name(), List.of());
        String distribution = FixedRpm.distribution(rpm.version());
        // where an update has one RPM for several distributions, that of the held one's counts; else the highest
        return versions.stream()
                .filter(version -> FixedRpm.distribution(version).equals(distribution))
                .max(RpmVersion::compareTo)
                .or(() -> versions.stream().max(RpmVersion::compareTo))
                .filter(wanted -> rpm.version().compareTo(wanted) < 0)
                .map(wanted -> new OutdatedRpm(rpm, wanted));
    }
}
