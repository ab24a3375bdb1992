package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/** Hears the messages that a simulated system sends after it committed something; the sandbox puts them on its bus. */
@FunctionalInterface
public interface BusListener {

    /**
     * @param topic without the environment's prefix: {@code buildsys.tag}
     * @param body as on the bus
     */
    void message(String topic, JsonNode body);
}
