package io.drover.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row as it is now, for people who look on.
 *
 * @param kind message, decision, event, action
 * @param id the row's: a UUID of a message, else a number
 * @param at when it came to be as it is; of a change that leaves no time behind, when it was seen
 * @param state RECEIVED of a message; of a decision its word, or the delivery's state where there is none yet
 * @param title what people call it: a topic, a route, "type search-key", "verb name"
 * @param topic of the message that it goes back to; null where there is none
 * @param route that judged it; null where none did
 * @param system of an action
 * @param eventId that it belongs to
 */
public record Happening(
        Kind kind,
        String id,
        Instant at,
        String state,
        String title,
        @Nullable String reason,
        @Nullable String topic,
        @Nullable String route,
        @Nullable String system,
        @Nullable String messageId,
        @Nullable Long eventId) {
    /** Which table. */
    public enum Kind {
        MESSAGE,
        DECISION,
        EVENT,
        ACTION
    }
}
