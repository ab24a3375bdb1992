package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a replay changes, in the transaction that marks the letter: a delivery waits to be judged again, an action to be
 * looked for and sent, raw bytes become a message. None of it can repeat an effect: (verb, key) is unique, and what was
 * sent before is looked for first.
 */
final class ReplayEffects {
    private final Database database;
    private final Reopening reopening;
    private final Supplier<String> owner;
    private final Deposit deposit;

    ReplayEffects(Database database, Reopening reopening, Supplier<String> owner) {
        this.database = database;
        this.reopening = reopening;
        this.owner = owner;
        this.deposit = new Deposit(database, owner);
    }

    /**
     * What was done.
     *
     * @param done false where nothing could be done: the letter stays as it is
     * @param what a sentence: what was done, or why nothing
     * @param message the message that was made
     */
    record Effect(boolean done, String what, @Nullable UUID message, List<StoredDelivery> deliveries) {
        static Effect none(String why) {
            return new Effect(false, why, null, List.of());
        }
    }

    Effect of(JdbcClient sql, DeadLetter letter, Instant now) {
        DeadLetters.Links links = letter.links();
        if (links.actionId() != null) {
            return ActionReplay.reopen(sql, links.actionId(), owner.get(), now, database.changes());
        }
        if (links.deliveryId() != null) {
            return delivery(sql, links.deliveryId());
        }
        Reopening.Reopened reopened = reopening.open(letter);
        if (reopened instanceof Reopening.Reopened.As as) {
            return as.entry() instanceof NewDeadLetter again
                    ? stillUnreadable(sql, letter, again, now)
                    : store((InboxMessage) as.entry(), letter.createdAt());
        }
        return Effect.none(((Reopening.Reopened.Not) reopened).why());
    }

    private Effect stillUnreadable(JdbcClient sql, DeadLetter letter, NewDeadLetter again, Instant now) {
        long id = DeadLetters.insert(
                sql, again, new DeadLetters.Subject(DeadLetters.Links.NONE, null, Set.of(), letter.id()), now);
        return new Effect(true, "cannot be read again: dead letter " + id + ": " + again.evidence(), null, List.of());
    }

    private Effect delivery(JdbcClient sql, long id) {
        StoredDelivery delivery = sql.sql(
                        """
                        SELECT d.id, d.message_id, d.route, d.ordering_key, m.topic, m.bus_id
                          FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.id = ?""")
                .param(id)
                .query((row, n) -> new StoredDelivery(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        0,
                        row.getString(5),
                        row.getString(6),
                        null))
                .optional()
                .orElse(null);
        if (delivery == null) {
            return Effect.none("delivery " + id + " is gone from the ledger");
        }
        if (!reopening.judges(delivery.route())) {
            return Effect.none("no route " + delivery.route() + " is loaded here that could judge it");
        }
        int changed = sql.sql(
                        """
                        UPDATE delivery SET state = 'PENDING', attempts = 0, next_attempt_at = NULL, judged_at = NULL,
                               reason = NULL, owner = :owner
                         WHERE id = :id AND state = 'DEAD'""")
                .param("owner", owner.get())
                .param("id", id)
                .update();
        return changed == 1
                ? new Effect(true, "waits for " + delivery.route() + " to judge it again", null, List.of(delivery))
                : Effect.none("delivery " + id + " is not dead any more");
    }

    /** @param receivedAt when the bytes came */
    Effect store(InboxMessage message, Instant receivedAt) {
        InboxEntry fitting = ColumnLimits.fitting(message);
        if (fitting instanceof NewDeadLetter letter) {
            return Effect.none(letter.evidence());
        }
        Optional<List<StoredDelivery>> stored = deposit.store(message, receivedAt);
        if (stored.isEmpty()) {
            return new Effect(true, "was known already as message " + message.id(), message.id(), List.of());
        }
        List<StoredDelivery> deliveries = stored.get();
        String judges = deliveries.isEmpty() ? "; no route wants it" : ", " + deliveries.size() + " to judge it";
        return new Effect(true, "is message " + message.id() + " now" + judges, message.id(), deliveries);
    }
}
