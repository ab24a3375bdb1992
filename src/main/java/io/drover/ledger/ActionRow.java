package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An action as DISPATCH takes it up.
 *
 * @param parameters JSON as planned, references not filled in
 * @param resolved JSON as sent before, null where it never was
 * @param state PLANNED, UNKNOWN or ACCEPTED
 * @param attempts sends and probes so far
 * @param externalId null before it was accepted, and where the system gives none
 * @param tries see there
 * @param originalNvr the build that it replaces, null where it replaces none
 * @param rebuiltNvr the build that this try makes, null where that is not known
 * @param inLane whether it takes turns with others
 * @param message that its event is of, null where it is of none
 * @param fromArchive whether its message came late, by the bus's archive. A ledger that is restored from a backup learns in
 *     this way what happened since, and the systems may know the action though the ledger does not
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
        @Nullable String externalId,
        Tries tries,
        @Nullable String originalNvr,
        @Nullable String rebuiltNvr,
        boolean inLane,
        @Nullable UUID message,
        boolean fromArchive) {
    private static final Pattern TRY = Pattern.compile(" \\(try \\d+\\)$");

    static final String COLUMNS =
            "id, event_id, verb, system, action_key, name, parameters, resolved, state, attempts, external_id, try_no,"
                    + " tries, COALESCE(try_at, created_at) AS planned_at, original_nvr, rebuilt_nvr, lanes,"
                    + " (SELECT e.message_id FROM event e WHERE e.id = event_id) AS message_id,"
                    + " (SELECT m.source FROM event e JOIN message m ON m.id = e.message_id WHERE e.id = event_id) AS source";

    /**
     * Accepted work that fails at its system is tried anew, so often.
     *
     * @param number of the present try, from 1
     * @param most how many there may be
     * @param plannedAt of the present one: later, by a second at least, than anything of those before was sent
     */
    public record Tries(int number, int most, Instant plannedAt) {
        public boolean isLast() {
            return number >= most;
        }
    }

    /**
     * Whatever its attempts say: a dead letter that is replayed, or a try of a sick system, may not have been counted, and
     * what the archive brought may have been done before the ledger was restored.
     */
    public boolean mayBeSentBefore() {
        return !state.equals("PLANNED") || attempts > 0 || resolved != null || fromArchive;
    }

    /** Whether it may reach no system. */
    public boolean isDryRun() {
        return system.equals(DryRun.SYSTEM);
    }

    /** What tells this try from all others of all actions, where a system takes a mark of ours: the key, from the second try on with its number. */
    public String mark() {
        return tries.number() == 1 ? key : key + " (try " + tries.number() + ")";
    }

    /** The key in a {@link #mark()} of whichever try. */
    static String keyOfMark(String mark) {
        return TRY.matcher(mark).replaceFirst("");
    }

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
                row.getString(11),
                new Tries(row.getInt(12), row.getInt(13), Columns.requiredInstant(row, "planned_at")),
                row.getString(15),
                row.getString(16),
                row.getInt(17) > 0,
                row.getObject("message_id", UUID.class),
                InboxMessage.ARCHIVE.equals(row.getString("source")));
    }
}
