package io.drover.ledger;

import java.util.Optional;
import java.util.UUID;

/** From a dead letter back to the message that it goes back to. */
final class OriginalMessages {
    private OriginalMessages() {}

    /** Empty where it never became one, or the action was asked for by hand. */
    static Optional<StoredMessage> of(Database database, DeadLetter letter) {
        UUID message = letter.links().messageId();
        Long action = letter.links().actionId();
        if (message == null && action != null) {
            message = database.sql()
                    .sql("SELECT e.message_id FROM action a JOIN event e ON e.id = a.event_id"
                            + " WHERE a.id = ? AND e.message_id IS NOT NULL")
                    .param(action)
                    .query(UUID.class)
                    .optional()
                    .orElse(null);
        }
        return message == null ? Optional.empty() : new StoredMessages(database).find(message);
    }
}
