package io.drover.backtest;

import io.drover.ledger.NewAction;
import java.util.Map;

/**
 * An action that only one set of routes plans, or that the two plan differently.
 *
 * @param number of the message in the recording, 1 for the first
 * @param message its id
 * @param topic with its prefix
 * @param route that plans it
 * @param action as the one side plans it; of a changed one as the new side does
 * @param because what the other side says of that message; "" for a changed one
 * @param changes of a changed one: what differs, {@code {"parameters": ["{…}", "{…}"]}}, before and now
 */
public record Difference(
        Kind kind,
        long number,
        String message,
        String topic,
        String route,
        NewAction action,
        String because,
        Map<String, Change> changes) {
    public Difference {
        changes = Map.copyOf(changes);
    }

    /** Which way it differs. */
    public enum Kind {
        GAINED("+"),
        LOST("-"),
        CHANGED("~");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A value before and now. */
    public record Change(String before, String now) {}
}
