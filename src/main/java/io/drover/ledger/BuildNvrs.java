package io.drover.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The NVRs that a build's result names: {@code {"original_nvr": …, "rebuilt_nvr": …}}. Thread-safe. */
public final class BuildNvrs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    BuildNvrs(Database database) {
        this.database = database;
    }

    /** Of a build's result; null where it names none. */
    public static @Nullable String original(@Nullable String result) {
        return field(result, "original_nvr");
    }

    /** Of a build's result; null where it names none. */
    public static @Nullable String rebuilt(@Nullable String result) {
        return field(result, "rebuilt_nvr");
    }

    /** The builds whose result says so at the top level; the text search finds candidates, the JSON decides. */
    Set<Long> idsWith(String field, String nvr) {
        Set<Long> ids = new HashSet<>();
        List<Map.Entry<Long, String>> candidates = database.sql()
                .sql("SELECT id, result FROM action WHERE artifact IS NOT NULL"
                        + " AND result LIKE :field ESCAPE '!' AND result LIKE :nvr ESCAPE '!' LIMIT :limit")
                .param("field", containing("\"" + field + "\""))
                .param("nvr", containing(quoted(nvr)))
                .param("limit", BuildRows.LOOKED_AT + 1)
                .query((row, number) -> Map.entry(row.getLong("id"), Columns.requiredText(row, "result")))
                .list();
        if (candidates.size() > BuildRows.LOOKED_AT) {
            throw new BuildRows.TooMany(field + "=" + nvr);
        }
        for (Map.Entry<Long, String> candidate : candidates) {
            if (nvr.equals(field(candidate.getValue(), field))) {
                ids.add(candidate.getKey());
            }
        }
        return ids;
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON text: " + text, e);
        }
    }

    private static String containing(String text) {
        return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    private static @Nullable String field(@Nullable String result, String field) {
        if (result == null) {
            return null;
        }
        try {
            JsonNode value = JSON.readTree(result).path(field);
            return value.isTextual() ? value.textValue() : null;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds a result that is no JSON: " + result, e);
        }
    }
}
