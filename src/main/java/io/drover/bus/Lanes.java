package io.drover.bus;

import io.drover.dispatch.Threads;
import io.drover.ledger.StoredDelivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One route's deliveries on their way through its threads: those of one ordering key one after another in the order in
 * which they came, those of different keys side by side. A delivery that has to wait holds back its own key only.
 * Bounded; thread-safe.
 */
final class Lanes implements AutoCloseable {
    private final int bound;
    private final Function<StoredDelivery, Optional<Again>> judge;
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService timer;
    private final Set<Long> inHand = new HashSet<>();
    private final Set<Long> endedMeanwhile = new HashSet<>();
    private boolean reading;
    private final Map<String, Deque<Again>> lanes = new HashMap<>();

    /**
     * @param bound deliveries in hand at the most
     * @param judge ends the delivery (empty), or says when it comes again
     * @param timer shared by all routes
     */
    Lanes(
            String route,
            int concurrency,
            int bound,
            Function<StoredDelivery, Optional<Again>> judge,
            ScheduledExecutorService timer) {
        this.bound = bound;
        this.judge = judge;
        this.timer = timer;
        this.threads = Threads.pool("judge-" + route, concurrency);
    }

    /** Takes a delivery on, to be judged after {@code delay}; false when there is no room. Known ones change nothing. */
    synchronized boolean offer(StoredDelivery delivery, Duration delay) {
        if (inHand.contains(delivery.id()) || endedMeanwhile.contains(delivery.id())) {
            return true;
        }
        if (inHand.size() >= bound) {
            return false;
        }
        inHand.add(delivery.id());
        Again waiting = new Again(delivery, delay);
        String key = delivery.orderingKey();
        if (key == null) {
            start(waiting);
            return true;
        }
        Deque<Again> lane = lanes.get(key);
        if (lane == null) {
            lanes.put(key, new ArrayDeque<>());
            start(waiting);
        } else {
            lane.add(waiting);
        }
        return true;
    }

    /**
     * The table is being read, or has been: what ends from here on may still be open in what was read, and is not taken
     * on again.
     */
    synchronized void reading(boolean now) {
        reading = now;
        endedMeanwhile.clear();
    }

    /** How many deliveries are in hand: being judged, queued, or waiting for their next attempt. */
    synchronized int size() {
        return inHand.size();
    }

    private void start(Again waiting) {
        try {
            if (waiting.delay().isZero()) {
                threads.execute(() -> run(waiting.delivery()));
            } else {
                timer.schedule(
                        () -> start(new Again(waiting.delivery(), Duration.ZERO)),
                        waiting.delay().toMillis(),
                        TimeUnit.MILLISECONDS);
            }
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
        Optional<Again> again = Optional.empty();
        try {
            again = judge.apply(delivery);
        } finally {
            again.ifPresentOrElse(this::start, () -> finish(delivery));
        }
    }

    private synchronized void finish(StoredDelivery delivery) {
        inHand.remove(delivery.id());
        if (reading) {
            endedMeanwhile.add(delivery.id());
        }
        String key = delivery.orderingKey();
        if (key == null) {
            return;
        }
        Deque<Again> lane = lanes.get(key);
        @Nullable Again next = lane == null ? null : lane.poll();
        if (next == null) {
            lanes.remove(key);
        } else {
            start(next);
        }
    }

    /** Ends what is being judged; what waits stays in the table. */
    @Override
    public void close() {
        threads.shutdown();
        Threads.await(threads, 10);
    }

    /** A delivery to be judged after a while. */
    record Again(StoredDelivery delivery, Duration delay) {}
}
