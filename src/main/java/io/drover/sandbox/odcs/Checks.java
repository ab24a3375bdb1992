package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.SandboxJson;

/** What ODCS checks of any JSON it is sent: types and characters. Source: wire/targets.md §3.1. */
final class Checks {
    private static final String MARKS = " -/_.:#+?$~";

    private Checks() {}

    /** @throws RestProblem 400 where it is no object, has objects within, or a text has other characters than ODCS likes */
    static void object(JsonNode body) {
        if (!body.isObject()) {
            throw new RestProblem(400, "No JSON payload");
        }
        body.properties().forEach(member -> member(member.getKey(), member.getValue(), true));
    }

    private static void member(String name, JsonNode value, boolean top) {
        if (value.isObject()) {
            if (!top || !name.equals("source")) {
                throw new RestProblem(400, "Only 'source' key is allowed to contain dict.");
            }
            value.properties().forEach(member -> member(member.getKey(), member.getValue(), false));
        } else if (value.isArray()) {
            value.forEach(one -> member(name, one, false));
        } else if (value.isTextual() && !name.equals("packages")) {
            value.asText().codePoints().filter(c -> !isAllowed(c)).findFirst().ifPresent(c -> {
                throw new RestProblem(
                        400,
                        "Only alpha-numerical characters and \"" + MARKS + "\" are allowed in JSON text members, but "
                                + name + " has " + value);
            });
        }
    }

    private static boolean isAllowed(int c) {
        return Character.isLetterOrDigit(c) || MARKS.indexOf(c) >= 0;
    }

    /** Empty where it is missing. @throws RestProblem 400 */
    static ArrayNode list(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return SandboxJson.array();
        }
        if (!(value instanceof ArrayNode list)) {
            throw new RestProblem(400, member + " should be a list");
        }
        return list;
    }

    /** JSON null where it is missing. @throws RestProblem 400 */
    static JsonNode text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return NullNode.instance;
        }
        if (!value.isTextual()) {
            throw new RestProblem(400, member + " should be a string");
        }
        return value;
    }

    /** JSON null where it is missing. @throws RestProblem 400 */
    static JsonNode number(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return NullNode.instance;
        }
        if (!value.isIntegralNumber()) {
            throw new RestProblem(400, member + " should be an integer");
        }
        return value;
    }
}
