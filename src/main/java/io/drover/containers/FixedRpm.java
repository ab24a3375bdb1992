package io.drover.containers;

import io.drover.koji.RpmVersion;
import org.jspecify.annotations.Nullable;

/**
 * An RPM of the update that images are rebuilt for.
 *
 * @param name of the binary RPM
 * @param build NVR of the build it is of; null where the facts do not tell
 */
public record FixedRpm(String name, RpmVersion version, @Nullable String build) {

    /** The word of a release that tells the distribution: fc42 of 23.fc42; "" where it has one word only. */
    static String distribution(RpmVersion version) {
        int point = version.release().lastIndexOf('.');
        return point < 0 ? "" : version.release().substring(point + 1);
    }
}
