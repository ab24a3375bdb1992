package io.drover.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** The NVRs that a build's result names, as their columns hold them: {@code {"original_nvr": …, "rebuilt_nvr": …}}. */
final class BuildNvrs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BuildNvrs() {}

    /** Null where the result names none. */
    static @Nullable String original(@Nullable String result) {
        return field(result, "original_nvr");
    }

    /** Null where the result names none. */
    static @Nullable String rebuilt(@Nullable String result) {
        return field(result, "rebuilt_nvr");
    }

    private static @Nullable String field(@Nullable String result, String field) {
        if (result == null || !result.contains(field)) {
            return null;
        }
        try {
            JsonNode value = JSON.readTree(result).path(field);
            return value.isTextual() ? SqlText.cut(value.textValue(), ColumnLimits.NVR) : null;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON: " + result, e);
        }
    }
}
