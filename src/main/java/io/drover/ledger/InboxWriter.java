package io.drover.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that stores: takes what is queued, commits it, acknowledges it, gives the new deliveries on. */
final class InboxWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    /** So often a batch may be refused for its rows before the rows are tried apart. */
    private static final int REFUSALS = 3;

    private final InboxQueue queue;
    private final InboxTransactions transactions;
    private final Outage outage;
    private final Consumer<List<StoredDelivery>> newDeliveries;

    InboxWriter(
            InboxQueue queue,
            InboxTransactions transactions,
            Outage outage,
            Consumer<List<StoredDelivery>> newDeliveries) {
        this.queue = queue;
        this.transactions = transactions;
        this.outage = outage;
        this.newDeliveries = newDeliveries;
    }

    @Override
    public void run() {
        Deque<Batch> parts = new ArrayDeque<>();
        try (transactions) {
            List<Waiting> taken = queue.take();
            boolean goesOn = true;
            while (goesOn && !taken.isEmpty()) {
                parts.add(new Batch(taken));
                goesOn = store(parts);
                if (goesOn) {
                    queue.finished(taken);
                    taken = queue.take();
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("the inbox's writer was interrupted; what it has not stored is not acknowledged");
        } finally {
            queue.close();
            abandon(parts);
        }
    }

    /** Stores the parts in order, cutting up what is refused; false when the inbox closes and the database is away. */
    private boolean store(Deque<Batch> parts) {
        int refusals = 0;
        while (!parts.isEmpty()) {
            Batch batch = parts.element();
            try {
                StoredBatch stored = transactions.store(batch);
                outage.over();
                parts.remove();
                finish(batch, stored);
            } catch (SQLException | RuntimeException e) {
                boolean refused = Refusals.isAboutTheRows(e);
                refusals += refused ? 1 : 0;
                if (refused && refusals >= REFUSALS && Isolation.isPossible(batch)) {
                    parts.remove();
                    Isolation.of(batch, e).forEach(parts::push);
                } else if (!outage.waitAfter(e, batch.entries().size())) {
                    return false;
                }
            }
        }
        return true;
    }

    private void finish(Batch batch, StoredBatch stored) {
        CrashPoints.reach("inbox.committed");
        acknowledge(batch);
        if (!stored.deliveries().isEmpty()) {
            give("new deliveries to the judges, who find them at the next start", newDeliveries, stored.deliveries());
        }
        List<PutResult> results = batch.results(stored);
        for (int i = 0; i < results.size(); i++) {
            complete(batch.entries().get(i), results.get(i));
        }
    }

    /** One receipt per channel object: the highest tag stands for the others. */
    private static void acknowledge(Batch batch) {
        List<Acknowledgement> highest = new ArrayList<>();
        for (Waiting waiting : batch.entries()) {
            Acknowledgement next = waiting.acknowledgement();
            if (highest.removeIf(known -> known.channel() == next.channel() && known.tag() <= next.tag())
                    || highest.stream().noneMatch(known -> known.channel() == next.channel())) {
                highest.add(next);
            }
        }
        for (Acknowledgement acknowledgement : highest) {
            try {
                acknowledgement.acknowledgeUpTo();
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "stored, but the receipt up to tag {} did not go out; the broker sends again and the inbox knows"
                                + " these: {}",
                        acknowledgement.tag(),
                        e.toString());
            }
        }
    }

    private static void complete(Waiting waiting, PutResult result) {
        Consumer<PutResult> whenStored = waiting.whenStored();
        if (whenStored != null) {
            give("the result " + result + " to who waits for it", whenStored, result);
        }
    }

    private static <T> void give(String what, Consumer<T> to, T value) {
        try {
            to.accept(value);
        } catch (RuntimeException e) {
            LOG.error("stored, but could not give {}", what, e);
        }
    }

    private void abandon(Deque<Batch> parts) {
        List<Waiting> left = new ArrayList<>();
        parts.forEach(batch -> left.addAll(batch.entries()));
        left.addAll(queue.rest());
        if (!left.isEmpty()) {
            LOG.warn(
                    "the inbox ends with {} entries neither stored nor acknowledged; their senders send again",
                    left.size());
            left.forEach(waiting -> complete(waiting, PutResult.NOT_STORED));
        }
    }
}
