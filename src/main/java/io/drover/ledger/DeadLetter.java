package io.drover.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code dead_letter}.
 *
 * @param fingerprint equal causes, equal fingerprint: 64 hex digits, see {@link Fingerprint}
 * @param body byte for byte as received; null in lists, and for what is linked to a message, delivery or action
 * @param handledBy who replayed or discarded it; null while open
 * @param note what was done about it, or why it was discarded; null while open
 * @param system whose answer it was, where one is known
 * @param former the replayed letter about the same thing, which this one says failed again
 * @param replayedAs the message that its replay made, where it had been none before or was edited
 */
public record DeadLetter(
        long id,
        ReasonClass reasonClass,
        State state,
        String fingerprint,
        String evidence,
        String source,
        @Nullable String topic,
        @Nullable String headers,
        byte @Nullable [] body,
        DeadLetters.Links links,
        Instant createdAt,
        @Nullable Instant handledAt,
        @Nullable String handledBy,
        @Nullable String note,
        @Nullable String system,
        @Nullable Long former,
        @Nullable UUID replayedAs) {

    /** What was done about it. */
    public enum State {
        OPEN,
        REPLAYED,
        DISCARDED
    }
}
