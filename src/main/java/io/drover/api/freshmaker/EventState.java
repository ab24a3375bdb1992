package io.drover.api.freshmaker;

import io.drover.ledger.EventRows.Progress;

/** Freshmaker's states of an event; a state's number is its ordinal. */
enum EventState {
    INITIALIZED(Progress.WAITING),
    BUILDING(Progress.STARTED),
    COMPLETE(Progress.COMPLETE),
    FAILED(Progress.FAILED),
    SKIPPED(Progress.SKIPPED),
    CANCELED(Progress.CANCELED);

    private final Progress progress;

    EventState(Progress progress) {
        this.progress = progress;
    }

    Progress progress() {
        return progress;
    }

    static EventState of(Progress progress) {
        for (EventState state : values()) {
            if (state.progress == progress) {
                return state;
            }
        }
        throw new IllegalStateException("no state for " + progress);
    }
}
