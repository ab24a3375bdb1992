package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable inbox: everything put is on disk before it is acknowledged, and nobody waits for the disk. One writer
 * thread commits all that has gathered in one transaction, acknowledges it, gives the new deliveries on and then tells
 * who asked. A database that is away is waited for. Thread-safe.
 *
 * <p>A message of an id that is known already, in this batch or in the ledger, only raises {@code receptions}. A row that
 * the database refuses becomes a dead letter; the rest of its batch is stored.
 */
public final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    /** More than the patience of {@link Outage} and one statement's time-out. */
    private static final long END_WITHIN_MS = 45_000;

    private final Clock clock;
    private final InboxQueue queue;
    private final Outage outage;
    private final Thread writer;

    /**
     * Starts the writer.
     *
     * @param owner of the deliveries it makes
     * @param newDeliveries takes the deliveries of new messages, ids ascending, on the writer thread: while it waits,
     *     nothing is stored. What it misses by failing is found at the next start
     */
    public Inbox(
            Database database,
            Owner owner,
            Clock clock,
            InboxSettings settings,
            Consumer<List<StoredDelivery>> newDeliveries) {
        this(
                new InboxTransactions(
                        () -> database.connect("drover-inbox"), InboxStatements.of(database.dialect()), owner),
                clock,
                new Outage(clock, Outage.PATIENCE_AT_CLOSE),
                settings,
                newDeliveries);
    }

    /** As the other one, for a life that never changes its name. */
    public Inbox(
            Database database,
            String owner,
            Clock clock,
            InboxSettings settings,
            Consumer<List<StoredDelivery>> newDeliveries) {
        this(database, () -> owner, clock, settings, newDeliveries);
    }

    Inbox(
            InboxTransactions transactions,
            Clock clock,
            Outage outage,
            InboxSettings settings,
            Consumer<List<StoredDelivery>> newDeliveries) {
        this.clock = clock;
        this.queue = new InboxQueue(settings);
        this.outage = outage;
        this.writer = new Thread(new InboxWriter(queue, transactions, outage, newDeliveries), "inbox");
        this.writer.setUncaughtExceptionHandler(
                (thread, error) -> LOG.error("the inbox's writer died; nothing more is taken until a restart", error));
        this.writer.start();
    }

    /**
     * Takes an entry and returns, before it is stored; waits only while the inbox is full.
     *
     * @param acknowledgement is called once the entry is on disk; see there for the order
     * @param whenStored gets the result, on the writer thread: be quick; null when nobody waits
     * @throws NotTaken when the inbox is closing or the thread is interrupted
     */
    public void put(InboxEntry entry, Acknowledgement acknowledgement, @Nullable Consumer<PutResult> whenStored) {
        queue.put(new Waiting(ColumnLimits.fitting(entry), acknowledgement, whenStored, clock.instant()));
    }

    /** Entries taken and not yet stored. */
    public int waiting() {
        return queue.size();
    }

    /** Since when batches have failed to be stored; empty when all is well. */
    public Optional<Instant> failingSince() {
        return outage.since();
    }

    /**
     * Stops taking, stores and acknowledges what was taken, and ends. With the database away it gives up after ten
     * seconds; what is left then is not acknowledged.
     */
    @Override
    public void close() {
        queue.close();
        outage.closing();
        if (Thread.currentThread() == writer) {
            return;
        }
        try {
            writer.join(END_WITHIN_MS);
            if (writer.isAlive()) {
                LOG.warn(
                        "the inbox's writer has not ended within {} s; what it has not stored is not acknowledged",
                        END_WITHIN_MS / 1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
