package io.drover.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which composes builds install from: those that the actions they need have made, as their results name them ({@code
 * {"compose_id": 470}}). One query, whatever the number of builds. Thread-safe.
 */
final class BuildComposes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIELD = "compose_id";

    private final Database database;

    BuildComposes(Database database) {
        this.database = database;
    }

    /** For those of these builds that have any: the composes' numbers, ascending; those of dry runs are negative. */
    Map<Long, Set<Long>> of(Collection<Long> builds) {
        Map<Long, Set<Long>> found = new HashMap<>();
        for (List<Long> ids : Columns.chunks(builds)) {
            database.sql()
                    .sql("SELECT d.action_id, n.result FROM action_dependency d JOIN action n ON n.id = d.needs_id"
                            + " WHERE d.action_id IN (:ids) AND n.artifact IS NULL AND n.result IS NOT NULL")
                    .param("ids", ids)
                    .query(row -> {
                        Long compose = compose(row.getString("result"));
                        if (compose != null) {
                            found.computeIfAbsent(row.getLong("action_id"), id -> new TreeSet<>())
                                    .add(compose);
                        }
                    });
        }
        return found;
    }

    private static @Nullable Long compose(String result) {
        if (!result.contains(FIELD)) {
            return null;
        }
        try {
            JsonNode value = JSON.readTree(result).path(FIELD);
            return value.isIntegralNumber() && value.canConvertToLong() ? (Long) value.longValue() : null;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON: " + result, e);
        }
    }
}
