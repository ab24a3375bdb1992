package io.drover.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of one query and their parameters; a value never becomes part of the text. Not thread-safe. */
final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> params = new LinkedHashMap<>();

    Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    Where and(String condition, String param, Object value) {
        conditions.add(condition);
        params.put(param, value);
        return this;
    }

    /** {@code column = value}, where there is a value. */
    Where andEqual(String column, String param, @Nullable Object value) {
        return value == null ? this : and(column + " = :" + param, param, value);
    }

    /** {@code column IN values}, where there is a set; nothing at all is in an empty set. */
    Where andIn(String column, String param, @Nullable Collection<?> values) {
        if (values == null) {
            return this;
        }
        return values.isEmpty() ? and("1 = 0") : and(column + " IN (:" + param + ")", param, values);
    }

    Where param(String name, Object value) {
        params.put(name, value);
        return this;
    }

    /** "" or " WHERE a AND b". */
    String sql() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Map<String, Object> params() {
        return params;
    }
}
