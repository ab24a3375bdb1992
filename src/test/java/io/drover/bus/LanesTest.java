package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.dispatch.Threads;
import io.drover.ledger.StoredDelivery;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
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
            assertThat(open.offer(delivery(id, "a"), Duration.ZERO)).isTrue();
        }
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged)
                .containsExactlyElementsOf(LongStream.range(0, 500).boxed().toList());
        assertThat(most).hasValue(1);
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
        open.offer(delivery(1, "a"), Duration.ZERO);
        open.offer(delivery(2, "b"), Duration.ZERO);
        open.offer(delivery(3, null), Duration.ZERO);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(judged).containsExactlyInAnyOrder(1L, 2L, 3L));
    }

    @Test
    void oneThatWaitsHoldsBackItsKeyOnly() {
        Lanes open = lanes(1, 10, delivery -> {
            judged.add(delivery.id());
            return delivery.id() == 1 && delivery.attempts() < 2
                    ? Optional.of(new Lanes.Again(delivery.triedOnceMore(), Duration.ofMillis(200)))
                    : Optional.empty();
        });
        open.offer(delivery(1, "a"), Duration.ZERO);
        open.offer(delivery(2, "a"), Duration.ZERO);
        open.offer(delivery(3, "b"), Duration.ZERO);
        open.offer(delivery(4, null), Duration.ZERO);
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged).containsExactly(1L, 3L, 4L, 1L, 1L, 2L);
    }

    @Test
    void aFirstWaitHoldsBackItsKeyToo() {
        Lanes open = lanes(2, 10, this::note);
        open.offer(delivery(1, "a"), Duration.ofMillis(150));
        open.offer(delivery(2, "a"), Duration.ZERO);
        open.offer(delivery(3, "b"), Duration.ZERO);
        await().atMost(LIMIT).until(() -> open.size() == 0);
        assertThat(judged).containsExactly(3L, 1L, 2L);
    }

    @Test
    void takesNoMoreThanItsBoundAndKnownOnesChangeNothing() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Lanes open = lanes(1, 3, delivery -> {
            await().atMost(LIMIT).until(() -> go.getCount() == 0);
            return note(delivery);
        });
        for (long id = 1; id <= 3; id++) {
            assertThat(open.offer(delivery(id, "a"), Duration.ZERO)).isTrue();
        }
        assertThat(open.offer(delivery(4, "a"), Duration.ZERO))
                .as("beyond the bound")
                .isFalse();
        assertThat(open.offer(delivery(2, "a"), Duration.ZERO)).as("known").isTrue();
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
        open.offer(delivery(1, "a"), Duration.ZERO);
        open.offer(delivery(2, "a"), Duration.ZERO);
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
            open.offer(delivery(id, "a"), Duration.ZERO);
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

    private Optional<Lanes.Again> note(StoredDelivery delivery) {
        judged.add(delivery.id());
        return Optional.empty();
    }

    private Lanes lanes(int concurrency, int bound, Function<StoredDelivery, Optional<Lanes.Again>> judge) {
        lanes = new Lanes("test", concurrency, bound, judge, timer);
        return lanes;
    }

    private static StoredDelivery delivery(long id, @Nullable String key) {
        return new StoredDelivery(id, UUID.randomUUID(), "test", key, 0, "a.b", null);
    }
}
