package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far an accepted action has come, as the remote system tells it: one element of the answer of a
 * {@code …-completion-lookup} kamelet, whose question is {@code {"ids": ["42", …]}}.
 *
 * @param externalId the id that was asked for
 * @param state see {@link State}
 * @param reason the system's own words, "" where it has none
 * @param result JSON object; where it has members it takes the place of the action's result
 * @param permanent whether trying a FAILED one anew would give the same; without meaning for the others
 */
public record Completion(String externalId, State state, String reason, JsonNode result, boolean permanent) {
    /** One whose failure may be of the moment. */
    public Completion(String externalId, State state, String reason, JsonNode result) {
        this(externalId, state, reason, result, false);
    }

    /**
     * RUNNING goes on being polled; the others end the action. UNSEEN: it is over, and its system cannot tell any more how; the
     * verb's verdict finds out, and where there is none it has FAILED. LOST: it is gone without having ended, and its verb
     * says that it may be done anew, even where its tries are used up.
     */
    public enum State {
        RUNNING,
        UNSEEN,
        DONE,
        FAILED,
        CANCELED,
        LOST
    }
}
