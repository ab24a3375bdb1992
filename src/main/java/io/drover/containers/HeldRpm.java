package io.drover.containers;

import io.drover.koji.RpmVersion;

/** An RPM that an image holds, whatever its architecture: zlib 1.2.11-22.fc42. */
public record HeldRpm(String name, RpmVersion version) {

    /** As people write it; an epoch of 0 is left out. */
    @Override
    public String toString() {
        return name + " " + words(version);
    }

    static String words(RpmVersion version) {
        String epoch = version.epoch() == 0 ? "" : version.epoch() + ":";
        return epoch + version.version() + "-" + version.release();
    }
}
