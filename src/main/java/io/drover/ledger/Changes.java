package io.drover.ledger;

import io.drover.ledger.JudgementRows.ActionMade;
import io.drover.ledger.JudgementRows.EventRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/**
 * Where every change of an event's or action's state passes: the change and the messages that it owes to the bus are one
 * transaction. An UPDATE of a state sets {@link #TO_STATE}. Thread-safe.
 */
public final class Changes {
    /** What an UPDATE sets; {@code :state} is the state after it. To the same state is no change. */
    static final String TO_STATE =
            """
            previous_state = state, changes = changes + CASE WHEN state = :state THEN 0 ELSE 1 END, state = :state""";

    private static final String EVENT =
            """
            e.id AS event_id, e.type, e.search_key, e.state AS event_state, e.previous_state AS event_previous,
            e.changes AS event_changes, e.reason AS event_reason, e.manual, e.dry_run, e.requester,
            e.created_at AS event_made, e.delivery_id, e.depth,
            COALESCE(m.bus_id, CAST(e.message_id AS varchar)) AS message, c.event_id AS cause_event,
            c.action_id AS cause_action""";
    private static final String CAUSE =
            " LEFT JOIN message m ON m.id = e.message_id" + " LEFT JOIN publication c ON c.message_id = e.message_id";
    private static final String NEW_EVENTS = "SELECT " + EVENT + " FROM event e" + CAUSE + " WHERE e.id = ANY(:ids)";
    private static final String EVENTS = NEW_EVENTS + " AND e.previous_state <> e.state ORDER BY e.id";
    private static final String NEW_ACTIONS = "SELECT a.*, " + EVENT
            + " FROM action a JOIN event e ON e.id = a.event_id" + CAUSE + " WHERE a.id = ANY(:ids)";
    private static final String ACTIONS = NEW_ACTIONS + " AND a.previous_state <> a.state ORDER BY a.id";

    private final List<Announcer> announcers;
    private final Clock clock;

    /** @param announcers none: nothing is owed */
    public Changes(List<Announcer> announcers, Clock clock) {
        this.announcers = List.copyOf(announcers);
        this.clock = clock;
    }

    /** Changes that nobody is told of; so nobody asks when they were. */
    static Changes untold() {
        return new Changes(List.of(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    /** Runs an UPDATE of actions in the caller's transaction; the ids of the rows it changed. */
    List<Long> idsOfActions(JdbcClient sql, JdbcClient.StatementSpec update) {
        return told(sql, update, ACTIONS, this::actionChange);
    }

    /** As {@link #idsOfActions}; how many they are. */
    int ofActions(JdbcClient sql, JdbcClient.StatementSpec update) {
        return idsOfActions(sql, update).size();
    }

    /** Runs an UPDATE of events in the caller's transaction; how many rows it changed. */
    int ofEvents(JdbcClient sql, JdbcClient.StatementSpec update) {
        return told(sql, update, EVENTS, this::eventChange).size();
    }

    /** Tells of actions that were inserted in the caller's transaction. */
    void newActions(JdbcClient sql, List<Long> ids) {
        tell(sql, ids, NEW_ACTIONS + " ORDER BY a.id", this::actionChange);
    }

    /** Tells of events that were inserted in the caller's transaction. */
    void newEvents(JdbcClient sql, List<Long> ids) {
        tell(sql, ids, NEW_EVENTS + " ORDER BY e.id", this::eventChange);
    }

    /** Tells of events and actions that a batch has just inserted in the caller's transaction. */
    void made(JdbcClient sql, List<EventRow> events, List<ActionMade> actions, Instant now) {
        if (!announcers.isEmpty()) {
            OutboxRows.insert(sql, owed(new MadeChanges(sql, now).of(events, actions)));
        }
    }

    private List<Long> told(JdbcClient sql, JdbcClient.StatementSpec update, String query, Reader reader) {
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        update.update(keys, "id");
        List<Long> ids = keys.getKeyList().stream()
                .map(row -> ((Number) row.values().iterator().next()).longValue())
                .toList();
        tell(sql, ids, query, reader);
        return ids;
    }

    private interface Reader {
        StateChange read(ResultSet row, int number) throws SQLException;
    }

    private void tell(JdbcClient sql, List<Long> changed, String query, Reader reader) {
        if (announcers.isEmpty() || changed.isEmpty()) {
            return;
        }
        OutboxRows.insert(
                sql,
                owed(sql.sql(query)
                        .param("ids", SqlArrays.ids(changed))
                        .query(reader::read)
                        .list()));
    }

    private List<OutboxRows.NewRow> owed(List<StateChange> changes) {
        List<OutboxRows.NewRow> owed = new ArrayList<>();
        changes.forEach(change -> announcers.stream()
                .flatMap(announcer -> announcer.announce(change).stream())
                .forEach(message -> owed.add(new OutboxRows.NewRow(message, change))));
        return owed;
    }

    private StateChange actionChange(ResultSet row, int number) throws SQLException {
        StateChange.Action action = new StateChange.Action(
                row.getLong("id"),
                Columns.requiredText(row, "verb"),
                Columns.requiredText(row, "system"),
                Columns.requiredText(row, "action_key"),
                Columns.requiredText(row, "name"),
                Columns.text(row, "artifact"),
                row.getInt("batch"),
                row.getInt("attempts"),
                Columns.text(row, "rebuild_reason"),
                Columns.text(row, "external_id"),
                Columns.text(row, "external_url"),
                Columns.requiredInstant(row, "created_at"));
        return new StateChange.OfAction(
                action,
                event(row),
                step(row.getInt("changes"), row.getString("previous_state"), row, "state", "reason"),
                cause(row));
    }

    private StateChange eventChange(ResultSet row, int number) throws SQLException {
        return new StateChange.OfEvent(
                event(row),
                step(row.getInt("event_changes"), row.getString("event_previous"), row, "event_state", "event_reason"),
                cause(row));
    }

    private StateChange.Step step(int number, @Nullable String previous, ResultSet row, String state, String reason)
            throws SQLException {
        return new StateChange.Step(
                number,
                number == 0 ? null : previous,
                Columns.requiredText(row, state),
                Columns.text(row, reason),
                clock.instant());
    }

    private static StateChange.Event event(ResultSet row) throws SQLException {
        return new StateChange.Event(
                row.getLong("event_id"),
                Columns.requiredText(row, "type"),
                Columns.requiredText(row, "search_key"),
                Columns.requiredText(row, "event_state"),
                row.getBoolean("manual"),
                row.getBoolean("dry_run"),
                Columns.text(row, "requester"),
                Columns.requiredInstant(row, "event_made"));
    }

    private static StateChange.Cause cause(ResultSet row) throws SQLException {
        return new StateChange.Cause(
                Columns.text(row, "message"),
                Columns.number(row, "delivery_id"),
                Columns.number(row, "cause_event"),
                Columns.number(row, "cause_action"),
                row.getInt("depth"));
    }

    /** How deep the events lie that a message opens: one below the report of ours that it is, 0 for all others. */
    static int depth(JdbcClient sql, StoredDelivery delivery) {
        if (!OwnReports.mayBe(delivery.topic())) {
            return 0;
        }
        Optional<String> headers = sql.sql("SELECT headers FROM message WHERE id = :id")
                .param("id", delivery.messageId())
                .query(String.class)
                .optional();
        return headers.isEmpty() ? 0 : OwnReports.depth(headers.get()) + 1;
    }
}
