package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes in what people request. The request is a message like any other, judged by the routes that subscribe to it, and its
 * event is there from the first moment: message, deliveries, event and the line in the audit are one commit. Thread-safe,
 * also between instances: the audit is written first, and those that write it wait for one another.
 */
public final class ManualRequests {
    /** In the topics of requests, behind the environment's prefix. Only Drover itself may send under them. */
    public static final String TOPICS = "drover.freshmaker.";

    private final Database database;
    private final Clock clock;
    private final Audit audit;
    private final Deposit deposit;

    /** @param owner of the deliveries: this instance */
    public ManualRequests(Database database, Clock clock, Supplier<String> owner) {
        this.database = database;
        this.clock = clock;
        this.audit = new Audit(database, clock);
        this.deposit = new Deposit(database, owner);
    }

    /** What became of a request. */
    public sealed interface Outcome {
        /** @param deliveries to be handed to the routes' judges */
        record Stored(long event, List<StoredDelivery> deliveries) implements Outcome {
            public Stored {
                deliveries = List.copyOf(deliveries);
            }
        }

        /** Nothing is stored: these events of the same search key are open. */
        record Running(List<Long> events) implements Outcome {
            public Running {
                events = List.copyOf(events);
            }
        }

        /** Nothing is stored: there is a message of that id already. */
        record IdTaken() implements Outcome {}

        /** Nothing is stored, and nothing like it can be. @param why for people */
        record Unfit(String why) implements Outcome {}
    }

    /**
     * Stores a request; on disk when it returns.
     *
     * @param alone whether it is refused while another event of its search key is open
     * @param entry for the audit, written only where the request is stored
     * @param message the request as the routes see it
     */
    public Outcome store(ManualRequest request, boolean alone, Audit.Entry entry, InboxMessage message) {
        if (ColumnLimits.fitting(message) instanceof NewDeadLetter letter) {
            return new Outcome.Unfit(letter.evidence());
        }
        try {
            return database.inTransaction(sql -> {
                audit.append(sql, entry);
                List<Long> running = alone ? running(sql, request.searchKey()) : List.of();
                if (!running.isEmpty()) {
                    throw new NotStored(new Outcome.Running(running));
                }
                Optional<List<StoredDelivery>> deliveries = deposit.store(message, clock.instant());
                long event =
                        open(sql, request, message, deliveries.orElseThrow(() -> new NotStored(new Outcome.IdTaken())));
                return new Outcome.Stored(event, deliveries.get());
            });
        } catch (NotStored nothing) {
            return nothing.outcome;
        }
    }

    private static List<Long> running(JdbcClient sql, String searchKey) {
        return sql.sql("SELECT id FROM event WHERE search_key = :key AND state = 'OPEN' ORDER BY id LIMIT 100")
                .param("key", SqlText.cut(searchKey, ColumnLimits.SEARCH_KEY))
                .query(Long.class)
                .list();
    }

    /** One that nobody will ever judge is over at once: it must not stand in the way of the next. */
    private long open(JdbcClient sql, ManualRequest request, InboxMessage message, List<StoredDelivery> deliveries) {
        boolean judged = !deliveries.isEmpty();
        Instant now = clock.instant();
        long event = Keys.insert(sql.sql(
                        """
                        INSERT INTO event (message_id, delivery_id, type, search_key, state, reason, created_at, finished_at,
                                           requester, requester_metadata, requested_rebuilds, manual, dry_run)
                        VALUES (:message, :delivery, :type, :search, :state, :reason, :now, :finished, :requester,
                                :metadata, :rebuilds, TRUE, :dry)""")
                .param("message", message.id())
                .param("delivery", judged ? deliveries.get(0).id() : null)
                .param("type", SqlText.cut(request.type(), ColumnLimits.EVENT_TYPE))
                .param("search", SqlText.cut(request.searchKey(), ColumnLimits.SEARCH_KEY))
                .param("state", judged ? "OPEN" : "SKIPPED")
                .param("reason", judged ? null : "No route handles " + message.topic() + ".")
                .param("now", Judgements.at(now))
                .param("finished", judged ? null : Judgements.at(now))
                .param("requester", SqlText.cutOrNull(request.requester(), ColumnLimits.REQUESTER))
                .param("metadata", SqlText.cleanOrNull(request.metadata()))
                .param("rebuilds", rebuilds(request))
                .param("dry", request.dryRun()));
        if (request.dependsOn() != null) {
            sql.sql("INSERT INTO event_dependency (event_id, needs_id) VALUES (:event, :needs)")
                    .param("event", event)
                    .param("needs", request.dependsOn())
                    .update();
        }
        database.changes().newEvents(sql, List.of(event));
        return event;
    }

    private static @Nullable String rebuilds(ManualRequest request) {
        return request.rebuilds().isEmpty() ? null : SqlText.clean(String.join(" ", request.rebuilds()));
    }

    /** Takes the transaction back. */
    private static final class NotStored extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Outcome outcome;

        NotStored(Outcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }
}
