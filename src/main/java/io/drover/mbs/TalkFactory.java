package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;

/** Starts the talk that one kamelet is for. Shared by all threads. */
@FunctionalInterface
interface TalkFactory {

    /**
     * @param question body of the kamelet's caller
     * @param attempt how often the action is being tried, from 1; 1 for lookups
     * @throws io.drover.dispatch.CallFailed if the question is not understood
     */
    Talk talk(JsonNode question, int attempt);
}
