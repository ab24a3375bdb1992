package io.drover.dispatch;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an instance finds a remote system.
 *
 * @param since when it came into this state
 * @param why the failure that did it, or who ordered it; "" while closed
 * @param nextTry when it is tried again, null while closed, and while an operator has paused it
 * @param inFlight sends, probes and polls
 * @param lookups in flight
 * @param calls that count for the breaker
 * @param failures among them
 */
public record SystemStatus(
        String name,
        State state,
        Instant since,
        String why,
        @Nullable Instant nextTry,
        int inFlight,
        int lookups,
        int calls,
        int failures) {

    /** CLOSED is the healthy one, as with any circuit. */
    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN,
        DENIED,
        PAUSED;

        /** closed, half-open, open, denied, paused. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** "koji is left alone since 12:00 (open): HTTP 503 …"; what {@code why}, health and the log say. */
    public String sentence() {
        String more = why.isEmpty() ? "" : ": " + why;
        String next = nextTry == null ? "" : "; next try " + nextTry;
        return switch (state) {
            case CLOSED -> name + " is in use";
            case HALF_OPEN -> name + " is being tried since " + since + more;
            case OPEN -> name + " is left alone since " + since + more + next;
            case DENIED -> name + " denies our credentials since " + since + more + next;
            case PAUSED -> name + " is paused since " + since + more;
        };
    }
}
