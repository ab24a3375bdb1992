package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An action as DISPATCH takes it up.
 *
 * @param parameters JSON as planned, references not filled in
 * @param resolved JSON as sent before, null where it never was
 * @param state PLANNED, UNKNOWN or ACCEPTED
 * @param attempts sends and probes so far
 * @param externalId null before it was accepted, and where the system gives none
 */
public record ActionRow(
        long id,
        long event,
        String verb,
        String system,
        String key,
        String name,
        String parameters,
        @Nullable String resolved,
        String state,
        int attempts,
        @Nullable String externalId) {
    static final String COLUMNS =
            "id, event_id, verb, system, action_key, name, parameters, resolved, state, attempts, external_id";

    /** A row of {@link #COLUMNS}. */
    static ActionRow read(ResultSet row, int number) throws SQLException {
        return new ActionRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getInt(10),
                row.getString(11));
    }
}
