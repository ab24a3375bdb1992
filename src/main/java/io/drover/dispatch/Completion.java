package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far an accepted action has come, as the remote system tells it: one element of the answer of a
 * {@code …-completion-lookup} kamelet, whose question is {@code {"ids": ["42", …]}}.
 *
 * @param externalId the id that was asked for
 * @param state see {@link State}
 * @param reason the system's own words, "" where it has none
 * @param result JSON object, merged over the action's result
 */
public record Completion(String externalId, State state, String reason, JsonNode result) {

    /** RUNNING goes on being polled; the others end the action. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELED
    }
}
