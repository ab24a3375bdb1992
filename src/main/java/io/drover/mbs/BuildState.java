package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** State of a module build, numbered as MBS numbers it. Source: MBS 3.0, wire/targets.md §2.3. */
enum BuildState {
    INIT,
    WAIT,
    BUILD,
    DONE,
    FAILED,
    READY,
    GARBAGE;

    /** @throws IllegalArgumentException for a state that MBS does not have */
    static BuildState parse(JsonNode state) {
        if (state.isIntegralNumber() && state.intValue() >= 0 && state.intValue() < values().length) {
            return values()[state.intValue()];
        }
        throw new IllegalArgumentException("state " + state + " is none of MBS's states 0 to 6");
    }

    /** MBS's own spelling: {@code ready}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Still on its way to ready or failed. */
    boolean underWay() {
        return this == INIT || this == WAIT || this == BUILD || this == DONE;
    }
}
