package io.drover.api;

import java.util.Locale;

/**
 * What became of a message at the door.
 *
 * @param id of the message; of the dead letter, where it is only that
 * @param outcome see there
 * @param note for people: why it is a dead letter; "" where there is nothing to say
 */
public record Receipt(String id, Outcome outcome, String note) {

    public enum Outcome {
        /** New, on disk. */
        STORED,
        /** Known by its id already. */
        DUPLICATE,
        /** Readable, and kept as a dead letter all the same (forged, for instance). */
        DEAD_LETTER,
        /** No message at all; the bytes are kept as a dead letter. */
        UNREADABLE;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
