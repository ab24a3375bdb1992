package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** That an event or an action is in another state than before, with what leads back to its cause. */
public sealed interface StateChange {
    Event event();

    Step step();

    Cause cause();

    /**
     * The id of a message about this change: the same each time it is made, and no other's, not even that of a ledger
     * that was begun anew and counts from 1 again.
     *
     * @param about tells several messages about one change apart
     */
    UUID messageId(String about);

    /**
     * From one state to another.
     *
     * @param number counts the changes of one row; 0 is its making
     * @param previous null where the row was just made
     */
    record Step(int number, @Nullable String previous, String state, @Nullable String reason, Instant at) {
        private String name() {
            return number + " " + state;
        }
    }

    /**
     * What the event came of.
     *
     * @param message the id as the bus wrote it; null for manual requests and timer ticks
     * @param event where that message was one of ours: the event it reported
     * @param action where that message was one of ours and reported an action
     * @param depth how many messages of our own led here, one after another; 0 where the cause came from outside
     */
    record Cause(
            @Nullable String message,
            @Nullable Long delivery,
            @Nullable Long event,
            @Nullable Long action,
            int depth) {}

    /** Columns of the event; see the table. */
    record Event(
            long id,
            String type,
            String searchKey,
            String state,
            boolean manual,
            boolean dryRun,
            @Nullable String requester,
            Instant createdAt) {}

    /** Columns of the action; see the table. */
    record Action(
            long id,
            String verb,
            String system,
            String key,
            String name,
            @Nullable String artifact,
            int batch,
            int attempts,
            @Nullable String rebuildReason,
            @Nullable String externalId,
            @Nullable String externalUrl,
            Instant createdAt) {}

    /** An event's. */
    record OfEvent(Event event, Step step, Cause cause) implements StateChange {
        @Override
        public UUID messageId(String about) {
            return id(about, "event " + event.id, event.createdAt, step);
        }
    }

    /** An action's. */
    record OfAction(Action action, Event event, Step step, Cause cause) implements StateChange {
        @Override
        public UUID messageId(String about) {
            return id(about, "action " + action.id, action.createdAt, step);
        }
    }

    private static UUID id(String about, String row, Instant made, Step step) {
        String name = String.join("\n", "drover", about, row, made.toString(), step.name());
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
