package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;

/** One entry of {@code koji:multiCall}'s answer: {@code {"value": …}} or {@code {"fault": {"code": …, "text": …}}}. */
final class KojiOutcome {

    private KojiOutcome() {}

    /** @throws KojiException what the fault amounts to */
    static JsonNode value(JsonNode outcome) {
        if (outcome.has("fault")) {
            throw new KojiException(KojiMultiCall.METHOD, fault(outcome));
        }
        return outcome.path("value");
    }

    static boolean isFault(JsonNode outcome) {
        return outcome.has("fault");
    }

    static KojiFault fault(JsonNode outcome) {
        return new KojiFault(
                outcome.path("fault").path("code").intValue(),
                outcome.path("fault").path("text").asText());
    }
}
