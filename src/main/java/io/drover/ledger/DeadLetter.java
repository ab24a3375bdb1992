package io.drover.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code dead_letter}.
 *
 * @param fingerprint equal causes, equal fingerprint: 64 hex digits, see {@link Fingerprint}
 * @param body byte for byte as received; null in lists, and for what is linked to a message, delivery or action
 * @param handledBy who replayed or discarded it; null while open
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
        @Nullable String note) {

    /** What was done about it. */
    public enum State {
        OPEN,
        REPLAYED,
        DISCARDED
    }
}
