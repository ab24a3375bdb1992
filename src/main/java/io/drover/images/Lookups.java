package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;

/** Asks lookups by their names. */
@FunctionalInterface
interface Lookups {

    /**
     * @param kamelet {@code koji-image-builds-lookup}
     * @throws io.drover.dispatch.CallFailed where it has no answer
     */
    JsonNode ask(String kamelet, JsonNode question);
}
