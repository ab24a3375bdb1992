package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.ApiError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request, with Freshmaker's words for what is wrong with them; null counts as not there. */
record RequestBody(ObjectNode json) {

    /** A number that is an id, null where it is not there or 0. @throws ApiError 400 */
    @Nullable
    Long id(String name) {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw must(name, "an integer");
        }
        return value.longValue() == 0 ? null : (Long) value.longValue();
    }

    /** @throws ApiError 400 */
    boolean flag(String name) {
        JsonNode value = json.path(name);
        if (!isAbsent(value) && !value.isBoolean()) {
            throw must(name, "a boolean");
        }
        return value.asBoolean(false);
    }

    /** "" where it is not there. @throws ApiError 400 */
    String text(String name) {
        JsonNode value = json.path(name);
        if (!isAbsent(value) && !value.isTextual()) {
            throw must(name, "a string");
        }
        return isAbsent(value) ? "" : value.textValue();
    }

    /** Empty where it is not there. @throws ApiError 400 */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        JsonNode value = json.path(name);
        if (!isAbsent(value) && !value.isArray()) {
            throw must(name, "an array of strings");
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw must(name, "an array of strings");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** Null where it is not there. @throws ApiError 400 */
    @Nullable
    ObjectNode object(String name) {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw must(name, "an object");
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static ApiError must(String name, String what) {
        return ApiError.badRequest("\"" + name + "\" must be " + what + ".");
    }
}
