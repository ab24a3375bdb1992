package io.drover.sandbox.mbs;

import io.drover.sandbox.RestProblem;
import java.util.Locale;
import java.util.Optional;

/** States of a module build, in MBS's numbering from 0. */
public enum ModuleState {
    INIT,
    WAIT,
    BUILD,
    DONE,
    FAILED,
    READY,
    GARBAGE;

    /** Lower case, as in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int number() {
        return ordinal();
    }

    /** Where the next tick leads; empty where it stays. */
    Optional<ModuleState> next() {
        return switch (this) {
            case INIT -> Optional.of(WAIT);
            case WAIT -> Optional.of(BUILD);
            case BUILD -> Optional.of(DONE);
            case DONE -> Optional.of(READY);
            case FAILED, READY, GARBAGE -> Optional.empty();
        };
    }

    boolean cancellable() {
        return this == INIT || this == WAIT || this == BUILD;
    }

    /** By name or number. */
    static ModuleState parse(String text) {
        for (ModuleState state : values()) {
            if (state.word().equals(text) || String.valueOf(state.number()).equals(text)) {
                return state;
            }
        }
        throw new RestProblem(400, "Invalid state was supplied: " + text);
    }
}
