package io.drover.bus.archive;

import java.util.Optional;

/**
 * Looks at an archived message before it is let in: the place for the check of fedmsg's signatures. Thread-safe.
 */
@FunctionalInterface
public interface Vetting {

    /**
     * What speaks against a message; empty where nothing does. Such a message becomes a dead letter, class forged.
     *
     * @param row a JSON object in either of datagrepper's forms, byte for byte as the archive wrote it
     */
    Optional<String> objection(byte[] row);

    /** Lets everything in. */
    static Vetting none() {
        return row -> Optional.empty();
    }
}
