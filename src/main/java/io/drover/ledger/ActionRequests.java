package io.drover.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes in what people ask to be done. Such a request is a message like any other, judged by the routes that subscribe to
 * it; message, deliveries and the line in the audit are one commit. Thread-safe, also between instances.
 */
public final class ActionRequests {
    /** The topic of requests, behind the environment's prefix. Only {@link #SOURCE} may send under it. */
    public static final String TOPIC = "drover.action.requested";

    /** Where requests come from, as the ledger's messages have it: past the permissions, and by no other way. */
    public static final String SOURCE = "request";

    private final Database database;
    private final Clock clock;
    private final Audit audit;
    private final Deposit deposit;

    /** @param owner of the deliveries: this instance */
    public ActionRequests(Database database, Clock clock, Supplier<String> owner) {
        this.database = database;
        this.clock = clock;
        this.audit = new Audit(database, clock);
        this.deposit = new Deposit(database, owner);
    }

    /** What became of a request. */
    public sealed interface Outcome {
        /** @param deliveries to be handed to the routes' judges */
        record Stored(List<StoredDelivery> deliveries) implements Outcome {
            public Stored {
                deliveries = List.copyOf(deliveries);
            }
        }

        /** The very same request is stored already. */
        record Known() implements Outcome {}

        /** Nothing is stored, and nothing like it can be. @param why for people */
        record Unfit(String why) implements Outcome {}
    }

    /**
     * Stores a request; on disk when it returns.
     *
     * @param entry for the audit, written also where the request is known
     * @param message the request as the routes see it
     */
    public Outcome store(Audit.Entry entry, InboxMessage message) {
        if (ColumnLimits.fitting(message) instanceof NewDeadLetter letter) {
            return new Outcome.Unfit(letter.evidence());
        }
        return database.inTransaction(sql -> {
            audit.append(sql, entry);
            Optional<List<StoredDelivery>> deliveries = deposit.store(message, clock.instant());
            return deliveries.<Outcome>map(Outcome.Stored::new).orElseGet(Outcome.Known::new);
        });
    }
}
