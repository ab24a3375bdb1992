package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.ActionRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes out for one try of an action.
 *
 * @param parameters with all filled in
 * @param rebuiltNvr the build that is to come of it, null where that is not known
 */
record Outgoing(JsonNode parameters, @Nullable String rebuiltNvr) {

    /** What the kamelets of the verb get beside the parameters. */
    Map<String, Object> variables(ActionRow action) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("actionKey", action.mark());
        variables.put("actionId", action.id());
        variables.put("attempt", action.attempts() + 1);
        if (action.originalNvr() != null) {
            variables.put("originalNvr", action.originalNvr());
        }
        if (rebuiltNvr != null) {
            variables.put("rebuiltNvr", rebuiltNvr);
        }
        return variables;
    }
}
