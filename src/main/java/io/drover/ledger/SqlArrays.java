package io.drover.ledger;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/** Parameters that are arrays: one statement to prepare, however many rows there are. */
final class SqlArrays {
    private SqlArrays() {}

    /** Identifiers for {@code = ANY(?)}. */
    static SqlArrayValue ids(Collection<Long> ids) {
        return new SqlArrayValue("bigint", ids.toArray());
    }

    /** A column of texts, one for each row in order. */
    static <T> SqlArrayValue texts(Collection<T> rows, Function<T, @Nullable String> value) {
        return of("text", rows, value);
    }

    /** A column of numbers, one for each row in order. */
    static <T> SqlArrayValue longs(Collection<T> rows, Function<T, @Nullable Long> value) {
        return of("bigint", rows, value);
    }

    /** A column of the database's type of that name, one value for each row in order. */
    static <T> SqlArrayValue of(String type, Collection<T> rows, Function<T, ? extends @Nullable Object> value) {
        return new SqlArrayValue(type, rows.stream().map(value).toArray());
    }
}
