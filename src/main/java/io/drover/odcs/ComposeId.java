package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.rest.JsonRequest;

/** The parameter {@code compose}: the number of a compose, as a number or in digits. */
final class ComposeId {
    private ComposeId() {}

    /** @throws CallFailed Refused, where it is missing or no such number */
    static long of(JsonNode parameters) {
        String text = parameters.path("compose").asText();
        if (!isOne(text)) {
            throw new CallFailed(
                    new CallResult.Refused<>("ODCS was not asked: compose should be the number of a compose," + " not "
                            + (parameters.has("compose") ? parameters.path("compose") : "missing")));
        }
        return Long.parseLong(text);
    }

    static boolean isOne(String text) {
        return text.matches("\\d{1,18}");
    }

    static String path(long id) {
        return "composes/" + id;
    }

    static JsonRequest get(long id) {
        return JsonRequest.get(path(id));
    }
}
