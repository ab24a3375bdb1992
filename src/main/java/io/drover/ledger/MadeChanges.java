package io.drover.ledger;

import io.drover.ledger.JudgementRows.ActionMade;
import io.drover.ledger.JudgementRows.EventRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What {@link Changes} would read of events and actions that were just made, without asking for them again. */
final class MadeChanges {
    /** An event, and what it came of. */
    private record Opened(StateChange.Event event, StateChange.Cause cause) {}

    private final JdbcClient sql;
    private final Instant now;

    MadeChanges(JdbcClient sql, Instant now) {
        this.sql = sql;
        this.now = now;
    }

    /** The events first, each list in its order. */
    List<StateChange> of(List<EventRow> events, List<ActionMade> actions) {
        List<StateChange> changes = new ArrayList<>(events.size() + actions.size());
        Map<Long, Opened> opened = new HashMap<>();
        for (EventRow row : events) {
            Opened one = new Opened(event(row), cause(row));
            opened.put(row.id(), one);
            changes.add(new StateChange.OfEvent(one.event, step(row.state(), row.reason()), one.cause));
        }
        for (ActionMade made : actions) {
            Opened one = opened.get(made.event());
            if (one == null) {
                throw new IllegalStateException("action " + made.id() + " is of an event that was not made with it");
            }
            changes.add(new StateChange.OfAction(action(made), one.event, step("PLANNED", null), one.cause));
        }
        return changes;
    }

    private StateChange.Step step(String state, @Nullable String reason) {
        return new StateChange.Step(0, null, state, reason, now);
    }

    private StateChange.Event event(EventRow row) {
        return new StateChange.Event(
                row.id(),
                row.type(),
                row.searchKey(),
                row.state(),
                false,
                row.event().dryRun(),
                null,
                now);
    }

    private StateChange.Action action(ActionMade made) {
        NewAction action = made.action();
        return new StateChange.Action(
                made.id(),
                action.verb(),
                action.system(),
                action.key(),
                made.name(),
                action.artifact(),
                action.batch(),
                0,
                action.rebuildReason(),
                null,
                null,
                now);
    }

    private StateChange.Cause cause(EventRow row) {
        StoredDelivery delivery = row.ended().delivery();
        String message = delivery.busId() == null ? delivery.messageId().toString() : delivery.busId();
        Optional<StateChange.Cause> ours = OwnReports.mayBe(delivery.topic())
                ? sql.sql("SELECT event_id, action_id FROM publication WHERE message_id = :id")
                        .param("id", delivery.messageId())
                        .query((found, n) -> new StateChange.Cause(
                                message,
                                delivery.id(),
                                Columns.number(found, "event_id"),
                                Columns.number(found, "action_id"),
                                row.depth()))
                        .optional()
                : Optional.empty();
        return ours.orElse(new StateChange.Cause(message, delivery.id(), null, null, row.depth()));
    }
}
