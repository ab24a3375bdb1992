package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A compose's states in the order of their numbers in ODCS. Source: wire/targets.md §3.2. */
enum ComposeState {
    WAIT,
    GENERATING,
    DONE,
    REMOVED,
    FAILED;

    /** {@code generating}, as ODCS spells it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it goes on by itself. */
    boolean isOpen() {
        return this == WAIT || this == GENERATING;
    }

    /** Whether its result can be used, now or later. */
    boolean isGood() {
        return isOpen() || this == DONE;
    }

    /** @param state number or word. @throws IllegalArgumentException for any other */
    static ComposeState parse(JsonNode state) {
        for (ComposeState known : values()) {
            if (state.isIntegralNumber()
                    ? state.intValue() == known.ordinal()
                    : state.asText().equals(known.word())) {
                return known;
            }
        }
        throw new IllegalArgumentException("there is no state " + state + " of a compose");
    }
}
