package io.drover.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code str()} writes them, which is what policies are written against. */
final class PythonText {
    private PythonText() {}

    static String of(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        if (value instanceof JsonNode node) {
            return ofJson(node);
        }
        return value.toString();
    }

    private static String ofJson(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return "None";
        }
        return node.isBoolean() ? of(Boolean.valueOf(node.booleanValue())) : node.asText();
    }
}
