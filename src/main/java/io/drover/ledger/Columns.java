package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns that may be null, and text that may not be, out of a row. */
final class Columns {
    /** Identifiers in one IN list: far below the parameter limits of both databases. */
    private static final int CHUNK = 1_000;

    private Columns() {}

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** @throws SQLException where the column is null although the schema says it is not */
    static Instant requiredInstant(ResultSet row, String column) throws SQLException {
        return require(instant(row, column), column);
    }

    static @Nullable String text(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }

    static String requiredText(ResultSet row, String column) throws SQLException {
        return require(row.getString(column), column);
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    static @Nullable UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static UUID requiredUuid(ResultSet row, String column) throws SQLException {
        return require(uuid(row, column), column);
    }

    private static <T> T require(@Nullable T value, String column) throws SQLException {
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** The same identifiers in lists that fit an IN. */
    static List<List<Long>> chunks(Collection<Long> ids) {
        List<Long> all = List.copyOf(ids);
        List<List<Long>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(from + CHUNK, all.size())));
        }
        return chunks;
    }
}
