package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.dispatch.Threads;
import io.drover.ledger.StoredDelivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ScheduledExecutorService timer = Threads.clock("lanes-test");
    private final Queue<Long> judged = new ConcurrentLinkedQueue<>();
    private final Queue<Duration> looks = new ConcurrentLinkedQueue<>();
    private @Nullable Lanes lanes;

    @AfterEach
    void close() {
        timer.shutdownNow();
        if (lanes != null) {
            lanes.close();
        }
    }

    @Test
    void judgesOneKeyInOrderAndNeverTwoOfItAtATime() {
        AtomicInteger at = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Lanes open = lanes(8, 1_000, delivery -> {
            most.accumulateAndGet(at.incrementAndGet(), Math::max);
            judged.add(delivery.id());
            at.decrementAndGet();
            return Optional.empty();
        });
        for (long id = 0; id < 500; id++) {
            assertThat(open.offer(delivery(id, "a"))).isTrue();
        }
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged)
                .containsExactlyElementsOf(LongStream.range(0, 500).boxed().toList());
        assertThat(most).hasValue(1);
    }

    /** From an instance that died: all that is in hand waits for it, so there is room for it and it goes first. */
    @Test
    void anOlderOneOfAKeyThatComesLateGoesBeforeWhatWaitsForIt() {
        Set<Long> open = ConcurrentHashMap.newKeySet();
        Lanes lane = lanes(2, 3, delivery -> {
            if (open.stream().anyMatch(id -> id < delivery.id())) {
                return Optional.of(Lanes.Again.inHand(delivery, Duration.ofMillis(5)));
            }
            judged.add(delivery.id());
            open.remove(delivery.id());
            return Optional.empty();
        });
        open.addAll(List.of(5L, 6L, 7L, 8L, 9L));
        for (long id = 7; id <= 9; id++) {
            assertThat(lane.offer(delivery(id, "a"))).isTrue();
        }
        assertThat(lane.offer(delivery(10, "a"))).as("no room").isFalse();
        assertThat(judged).isEmpty();
        assertThat(lane.offer(delivery(5, "a"))).isTrue();
        assertThat(lane.offer(delivery(6, "b")))
                .as("nothing in hand waits behind it")
                .isFalse();
        await().atMost(LIMIT).until(() -> judged.contains(5L) && lane.size() == 3);
        assertThat(lane.offer(delivery(6, "a"))).isTrue();
        await().atMost(LIMIT).until(() -> lane.size() == 0);
        assertThat(judged).containsExactly(5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void whatHasNotBegunWhenItClosesStaysInTheTable() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Lanes open = lanes(1, 10, delivery -> {
            begun.countDown();
            awaitLatch(go);
            judged.add(delivery.id());
            return Optional.empty();
        });
        open.offer(delivery(1, null));
        open.offer(delivery(2, null));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        timer.schedule(go::countDown, 50, TimeUnit.MILLISECONDS);
        open.close();
        assertThat(judged).containsExactly(1L);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void judgesDifferentKeysSideBySide() {
        CyclicBarrier together = new CyclicBarrier(3);
        Lanes open = lanes(3, 10, delivery -> {
            try {
                together.await(10, TimeUnit.SECONDS);
                judged.add(delivery.id());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return Optional.empty();
        });
        open.offer(delivery(1, "a"));
        open.offer(delivery(2, "b"));
        open.offer(delivery(3, null));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(judged).containsExactlyInAnyOrder(1L, 2L, 3L));
    }

    @Test
    void oneThatWaitsHoldsBackItsKeyOnly() {
        Lanes open = lanes(1, 10, delivery -> {
            judged.add(delivery.id());
            return delivery.id() == 1 && delivery.attempts() < 2
                    ? Optional.of(Lanes.Again.inHand(triedOnceMore(delivery), Duration.ofMillis(200)))
                    : Optional.empty();
        });
        open.offer(delivery(1, "a"));
        open.offer(delivery(2, "a"));
        open.offer(delivery(3, "b"));
        open.offer(delivery(4, null));
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged).containsExactly(1L, 3L, 4L, 1L, 1L, 2L);
    }

    @Test
    void oneThatGoesBackToTheTableTakesItsKeyWithItAndLeavesItsRoomToOthers() {
        Lanes open = lanes(1, 4, delivery -> {
            judged.add(delivery.id());
            return delivery.id() == 1
                    ? Optional.of(Lanes.Again.stored(delivery, Duration.ofSeconds(7)))
                    : Optional.empty();
        });
        open.reading(true);
        open.offer(delivery(1, "a"));
        open.offer(delivery(2, "a"));
        open.offer(delivery(3, "a"));
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(open.offer(delivery(2, "a"))).as("no lack of room").isTrue();
        open.parked(Set.of());
        assertThat(open.offer(delivery(3, "a")))
                .as("the table was read before it went back")
                .isTrue();
        for (long id = 4; id <= 7; id++) {
            open.offer(delivery(id, "b" + id));
        }
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged).containsExactly(1L, 4L, 5L, 6L, 7L);
        assertThat(looks).containsExactly(Duration.ofSeconds(7));

        open.reading(false);
        open.reading(true);
        open.parked(Set.of());
        open.offer(delivery(2, "a"));
        await().atMost(LIMIT).until(() -> judged.contains(2L));
    }

    @Test
    void takesNoMoreThanItsBoundAndKnownOnesChangeNothing() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Lanes open = lanes(1, 3, delivery -> {
            await().atMost(LIMIT).until(() -> go.getCount() == 0);
            return note(delivery);
        });
        for (long id = 1; id <= 3; id++) {
            assertThat(open.offer(delivery(id, "a"))).isTrue();
        }
        assertThat(open.offer(delivery(4, "a"))).as("beyond the bound").isFalse();
        assertThat(open.offer(delivery(2, "a"))).as("known").isTrue();
        assertThat(open.size()).isEqualTo(3);
        go.countDown();
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged).containsExactly(1L, 2L, 3L);
    }

    @Test
    void oneThatThrowsLeavesItsPlaceToTheNext() {
        Lanes open = lanes(1, 10, delivery -> {
            note(delivery);
            if (delivery.id() == 1) {
                throw new IllegalStateException("as a bug would");
            }
            return Optional.empty();
        });
        open.offer(delivery(1, "a"));
        open.offer(delivery(2, "a"));
        await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged).containsExactly(1L, 2L);
    }

    @Test
    void forgetsALongLaneWhenItCloses() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Lanes open = lanes(1, 100_000, delivery -> {
            started.countDown();
            await().atMost(LIMIT).until(() -> go.getCount() == 0);
            return note(delivery);
        });
        for (long id = 0; id < 50_000; id++) {
            open.offer(delivery(id, "a"));
        }
        await().atMost(LIMIT).until(() -> started.getCount() == 0);
        timer.execute(() -> {
            await().atMost(LIMIT).until(() -> go.getCount() > 0);
            go.countDown();
        });
        open.close();
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged)
                .as("what was begun is ended, the rest stays in the table")
                .containsExactly(0L);
    }

    private static StoredDelivery triedOnceMore(StoredDelivery d) {
        return new StoredDelivery(
                d.id(), d.messageId(), d.route(), d.orderingKey(), d.attempts() + 1, d.topic(), d.busId(), d.payload());
    }

    private Optional<Lanes.Again> note(StoredDelivery delivery) {
        judged.add(delivery.id());
        return Optional.empty();
    }

    private Lanes lanes(int concurrency, int bound, Function<StoredDelivery, Optional<Lanes.Again>> judge) {
        lanes = new Lanes(
                "test",
                concurrency,
                bound,
                delivery -> CompletableFuture.completedStage(judge.apply(delivery)),
                timer,
                looks::add);
        return lanes;
    }

    private static StoredDelivery delivery(long id, @Nullable String key) {
        return new StoredDelivery(id, UUID.randomUUID(), "test", key, 0, "a.b", null, null);
    }
}
