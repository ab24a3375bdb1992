package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where simulators say on the bus what happened in them. Called after the change is visible over HTTP.
 */
public interface BusListener {

    /**
     * @param topic without the environment prefix: {@code mbs.module.state.change}
     * @param body the message's payload
     */
    void message(String topic, JsonNode body);
}
