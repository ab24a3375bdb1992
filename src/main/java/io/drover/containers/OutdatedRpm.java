package io.drover.containers;

import io.drover.koji.RpmVersion;

/** An RPM below the fixed version. One object for each different RPM, so equal to itself only: that is quick. */
final class OutdatedRpm {
    private final HeldRpm held;
    private final RpmVersion wanted;

    OutdatedRpm(HeldRpm held, RpmVersion wanted) {
        this.held = held;
        this.wanted = wanted;
    }

    String name() {
        return held.name();
    }

    /** {@code zlib 1.2.11-22.fc42 is older than 1.2.11-23.fc42}. */
    String sentence() {
        return held + " is older than " + HeldRpm.words(wanted);
    }

    /** What should be there in its place: {@code zlib 1.2.11-23.fc42}. */
    String wanted() {
        return new HeldRpm(held.name(), wanted).toString();
    }
}
