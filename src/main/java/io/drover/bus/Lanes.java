package io.drover.bus;

import io.drover.dispatch.Threads;
import io.drover.ledger.StoredDelivery;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One route's deliveries on their way through its threads: those of one ordering key one after another in the order in
 * which they came, those of different keys side by side. A delivery that has to wait goes back to the table and holds
 * back its own key only: neither it nor those behind it take the room of others. An older one of its key that comes late,
 * from an instance that died, goes before it. Bounded; thread-safe.
 */
final class Lanes implements AutoCloseable {
    private static final Comparator<StoredDelivery> OLDEST_FIRST = Comparator.comparingLong(StoredDelivery::id);

    private final int bound;
    private final Function<StoredDelivery, CompletionStage<Optional<Again>>> judge;
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService timer;
    private final Set<Long> inHand = new HashSet<>();
    private final Set<Long> endedMeanwhile = new HashSet<>();
    private boolean reading;
    private final Map<String, Queue<StoredDelivery>> lanes = new HashMap<>();
    /** Keys of which one waits in the table: all of them stay there. */
    private Set<String> parked = new HashSet<>();

    private final Set<String> parkedMeanwhile = new HashSet<>();
    private final Consumer<Duration> lookAgain;
    private volatile boolean closed;

    /**
     * @param bound deliveries in hand at the most
     * @param judge ends the delivery (empty), or says when it comes again; its thread need not wait until the end is on
     *     disk, the next one of the key does
     * @param timer shared by all routes
     * @param lookAgain asks for the table to be read after a while, since something is due then
     */
    Lanes(
            String route,
            int concurrency,
            int bound,
            Function<StoredDelivery, CompletionStage<Optional<Again>>> judge,
            ScheduledExecutorService timer,
            Consumer<Duration> lookAgain) {
        this.bound = bound;
        this.judge = judge;
        this.timer = timer;
        this.lookAgain = lookAgain;
        this.threads = Threads.pool("judge-" + route, concurrency);
    }

    /**
     * Takes a delivery on; false when there is no room. Known ones change nothing, and those of a key that waits stay in
     * the table.
     */
    synchronized boolean offer(StoredDelivery delivery) {
        String key = delivery.orderingKey();
        if (inHand.contains(delivery.id())
                || endedMeanwhile.contains(delivery.id())
                || key != null && parked.contains(key)) {
            return true;
        }
        Queue<StoredDelivery> lane = key == null ? null : lanes.get(key);
        if (inHand.size() >= bound && !overtakes(delivery, lane)) {
            return false;
        }
        inHand.add(delivery.id());
        if (lane != null) {
            lane.add(delivery);
            return true;
        }
        if (key != null) {
            lanes.put(key, new PriorityQueue<>(OLDEST_FIRST));
        }
        start(delivery);
        return true;
    }

    /** All that is in hand may be waiting for this one: there must be room for it. */
    private static boolean overtakes(StoredDelivery delivery, @Nullable Queue<StoredDelivery> lane) {
        StoredDelivery first = lane == null ? null : lane.peek();
        return lane != null && (first == null || first.id() > delivery.id());
    }

    /**
     * The table is being read, or has been: what ends or is put back from here on may still be open in what was read, and
     * is not taken on again.
     */
    synchronized void reading(boolean now) {
        reading = now;
        endedMeanwhile.clear();
        parkedMeanwhile.clear();
    }

    /** What the table that was read says of keys that wait. */
    synchronized void parked(Set<String> keys) {
        parked = new HashSet<>(keys);
        parked.addAll(parkedMeanwhile);
    }

    /** How many deliveries are in hand: being judged or queued. */
    synchronized int size() {
        return inHand.size();
    }

    private void start(StoredDelivery delivery) {
        try {
            threads.execute(() -> run(delivery));
        } catch (RejectedExecutionException e) {
            forgetAll();
        }
    }

    private void startLater(Again again) {
        try {
            timer.schedule(() -> start(again.delivery()), again.delay().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            forgetAll();
        }
    }

    /** Closing: the table still has them. */
    private synchronized void forgetAll() {
        inHand.clear();
        lanes.clear();
    }

    private void run(StoredDelivery delivery) {
        if (closed || givesWay(delivery)) {
            return;
        }
        CompletionStage<Optional<Again>> ending = CompletableFuture.completedStage(Optional.empty());
        try {
            ending = judge.apply(delivery);
        } finally {
            ending.whenComplete((again, failure) -> {
                if (failure == null && again.isPresent()) {
                    putBack(again.get());
                } else {
                    finish(delivery);
                }
            });
        }
    }

    private synchronized boolean givesWay(StoredDelivery delivery) {
        String key = delivery.orderingKey();
        Queue<StoredDelivery> lane = key == null ? null : lanes.get(key);
        StoredDelivery first = lane == null ? null : lane.peek();
        if (lane == null || first == null || first.id() > delivery.id()) {
            return false;
        }
        lane.remove();
        lane.add(delivery);
        start(first);
        return true;
    }

    private void putBack(Again again) {
        if (again.isStored()) {
            park(again.delivery());
            lookAgain.accept(again.delay());
        } else {
            startLater(again);
        }
    }

    /** Back to the table with it, and with those behind it. */
    private synchronized void park(StoredDelivery delivery) {
        forget(delivery);
        String key = delivery.orderingKey();
        if (key != null) {
            parked.add(key);
            parkedMeanwhile.add(key);
            Queue<StoredDelivery> lane = lanes.remove(key);
            if (lane != null) {
                lane.forEach(behind -> inHand.remove(behind.id()));
            }
        }
    }

    private void forget(StoredDelivery delivery) {
        inHand.remove(delivery.id());
        if (reading) {
            endedMeanwhile.add(delivery.id());
        }
    }

    private synchronized void finish(StoredDelivery delivery) {
        forget(delivery);
        String key = delivery.orderingKey();
        if (key == null) {
            return;
        }
        Queue<StoredDelivery> lane = lanes.get(key);
        @Nullable StoredDelivery next = lane == null ? null : lane.poll();
        if (next == null) {
            lanes.remove(key);
        } else {
            start(next);
        }
    }

    /** Begins no judgement any more; what waits stays in the table. */
    void end() {
        closed = true;
        threads.shutdown();
    }

    /** Whether all judgements have ended within a time, after {@link #end}. */
    boolean ended(Duration within) {
        try {
            return threads.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends what is being judged; what waits stays in the table. */
    @Override
    public void close() {
        end();
        Threads.await(threads, 10);
    }

    /**
     * A delivery to be judged after a while.
     *
     * @param isStored the table says when; else it is kept in hand for so long
     */
    record Again(StoredDelivery delivery, Duration delay, boolean isStored) {
        static Again stored(StoredDelivery delivery, Duration delay) {
            return new Again(delivery, delay, true);
        }

        static Again inHand(StoredDelivery delivery, Duration delay) {
            return new Again(delivery, delay, false);
        }
    }
}
