package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What earlier events have done, for a rule that goes on from there. Dry runs have done nothing. Thread-safe. */
public final class EarlierActions {
    /** No event makes more by far. */
    public static final int MOST = 20_000;

    private static final String SELECT =
            "SELECT a.id, a.event_id, a.verb, a.name, a.artifact, a.state, a.rebuild_reason, a.original_nvr, a.rebuilt_nvr,"
                    + " CASE WHEN a.state <> 'DONE' OR a.artifact IS NULL THEN a.parameters END AS planned FROM action a";
    private static final String REAL = " AND a.system <> '" + DryRun.SYSTEM + "'";

    private final Database database;

    public EarlierActions(Database database) {
        this.database = database;
    }

    /**
     * One action.
     *
     * @param artifact IMAGE, MODULE or RPM; null where it makes none
     * @param state of its action: DONE, FAILED …
     * @param rebuildReason directly_affected or dependency, null where neither is known
     * @param originalNvr the build that it replaces, null where that is not known
     * @param rebuiltNvr the build that it made or is to make, null where that is not known
     * @param parameters JSON as planned; null for a build that is DONE
     */
    public record Action(
            long id,
            long event,
            String verb,
            String name,
            @Nullable String artifact,
            String state,
            @Nullable String rebuildReason,
            @Nullable String originalNvr,
            @Nullable String rebuiltNvr,
            @Nullable String parameters) {}

    /** All actions of an event, oldest first; at most {@value #MOST} and one. */
    public List<Action> ofEvent(long event) {
        return database.sql()
                .sql(SELECT + " WHERE a.event_id = :event" + REAL + " ORDER BY a.id LIMIT :most")
                .param("event", event)
                .param("most", MOST + 1)
                .query(EarlierActions::read)
                .list();
    }

    /**
     * What events of a search key have done and what it replaces, oldest first; at most {@value #MOST} and one. Whatever the
     * reason: Freshmaker's directly_affected is all that held an RPM, ours is dependency where it came with the parent.
     */
    public List<Action> done(String searchKey) {
        return database.sql()
                .sql(SELECT
                        + " JOIN event e ON e.id = a.event_id WHERE e.search_key = :key AND a.state = 'DONE' AND a.artifact IS NOT NULL"
                        + " AND a.original_nvr IS NOT NULL AND a.rebuilt_nvr IS NOT NULL" + REAL
                        + " ORDER BY a.id LIMIT :most")
                .param("key", SqlText.cut(searchKey, ColumnLimits.SEARCH_KEY))
                .param("most", MOST + 1)
                .query(EarlierActions::read)
                .list();
    }

    private static Action read(ResultSet row, int number) throws SQLException {
        return new Action(
                row.getLong("id"),
                row.getLong("event_id"),
                Columns.requiredText(row, "verb"),
                Columns.requiredText(row, "name"),
                Columns.text(row, "artifact"),
                Columns.requiredText(row, "state"),
                Columns.text(row, "rebuild_reason"),
                Columns.text(row, "original_nvr"),
                Columns.text(row, "rebuilt_nvr"),
                Columns.text(row, "planned"));
    }
}
