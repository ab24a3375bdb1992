package io.drover.api.freshmaker;

import java.util.Set;

/** Freshmaker's states of a build; a state's number is its ordinal. */
enum BuildState {
    BUILD(Set.of("SENDING", "UNKNOWN", "ACCEPTED")),
    DONE(Set.of("DONE")),
    FAILED(Set.of("FAILED", "DEAD")),
    CANCELED(Set.of("CANCELED")),
    PLANNED(Set.of("PLANNED"));

    private final Set<String> actionStates;

    BuildState(Set<String> actionStates) {
        this.actionStates = actionStates;
    }

    /** The states of an action that show as this one. */
    Set<String> actionStates() {
        return actionStates;
    }

    static BuildState of(String actionState) {
        for (BuildState state : values()) {
            if (state.actionStates.contains(actionState)) {
                return state;
            }
        }
        throw new IllegalStateException("no state for an action that is " + actionState);
    }
}
