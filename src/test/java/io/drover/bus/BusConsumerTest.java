package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Leave;
import io.drover.dispatch.LeftAlone;
import io.drover.ledger.SystemRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** How a route works off the table: nothing left behind, nothing out of order, every delivery ended. */
class BusConsumerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Queue<Long> judged = new ConcurrentLinkedQueue<>();

    @Test
    void judgesAllOfABacklogThatIsLongerThanWhatItKeepsInHand() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            for (int i = 0; i < 95; i++) {
                bus.store("k" + i % 3);
            }
            bus.start(4, RunningBus::numbered, this::note);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(judged).hasSize(95));
            for (int key = 0; key < 3; key++) {
                int own = key;
                assertThat(judged.stream().filter(id -> (id - 1) % 3 == own)).isSorted();
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(bus.texts("SELECT DISTINCT state || ' ' || attempts FROM delivery"))
                            .containsExactly("JUDGED 1"));
        }
    }

    @Test
    void keepsTheOrderOfAKeyWhileItCatchesUp() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            for (int i = 0; i < 30; i++) {
                bus.store("k");
            }
            bus.start(4, RunningBus::numbered, this::note);
            for (int i = 0; i < 120; i++) {
                bus.handOver(bus.store("k"));
            }
            await().atMost(LIMIT).untilAsserted(() -> assertThat(judged).hasSize(150));
            assertThat(judged)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 150).boxed().toList());
        }
    }

    @Test
    void givesUpAfterTheLastAttemptAndSaysWhatCameBackLast() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store(null);
            bus.start(1, RunningBus::numbered, exchange -> {
                note(exchange);
                throw new CallFailed(new CallResult.Unavailable<>("the bakery is closed", null));
            });
            await().atMost(LIMIT).untilAsserted(() -> assertThat(
                            bus.texts("SELECT reason_class || ': ' || evidence FROM dead_letter"))
                    .containsExactly("exhausted: given up after 3 attempts; last: the bakery is closed"));
            assertThat(judged).hasSize(3);
            assertThat(bus.texts("SELECT state || ' ' || attempts FROM delivery"))
                    .containsExactly("DEAD 3");
        }
    }

    @Test
    void aRefusedLookupEndsItAtOnce() throws Exception {
        assertThat(deadLetterOf(exchange -> {
                    throw new CallFailed(new CallResult.Refused<>("there is no such thing"));
                }))
                .isEqualTo("permanent: there is no such thing");
    }

    @Test
    void anExpressionThatDoesNotFitIsTheMessagesFaultAndAllElseIsOurs() throws Exception {
        assertThat(deadLetterOf(exchange -> {
                    throw new IllegalArgumentException("option key: .x yields nothing for this body");
                }))
                .isEqualTo("invalid: option key: .x yields nothing for this body");
        assertThat(deadLetterOf(exchange -> {
                    throw new NullPointerException("as a bug would");
                }))
                .isEqualTo("bug: NullPointerException: as a bug would");
    }

    @Test
    void aPayloadThatCannotBeOpenedAgainIsADeadLetterAndNotTriedForEver() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store(null);
            bus.start(
                    1,
                    delivery -> {
                        throw new IllegalStateException("message was readable once");
                    },
                    this::note);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(
                            bus.texts("SELECT reason_class || ': ' || evidence FROM dead_letter"))
                    .containsExactly("bug: IllegalStateException: message was readable once"));
            assertThat(judged).isEmpty();
        }
    }

    @Test
    void aLedgerThatIsAwayIsNoReasonToGiveUp() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger tries = new AtomicInteger();
        try (RunningBus bus = new RunningBus(10, 1)) {
            bus.store(null);
            bus.start(1, RunningBus::numbered, exchange -> {
                tries.incrementAndGet();
                if (away.getAndSet(false)) {
                    throw new DataAccessResourceFailureException("no connection");
                }
                note(exchange);
            });
            await().atMost(LIMIT).untilAsserted(() -> assertThat(bus.texts("SELECT state FROM delivery"))
                    .containsExactly("JUDGED"));
            assertThat(tries).hasValue(2);
            assertThat(bus.texts("SELECT attempts FROM delivery"))
                    .as("the first try did not count")
                    .containsExactly("1");
            assertThat(bus.texts("SELECT evidence FROM dead_letter")).isEmpty();
        }
    }

    /** With room for ten, sixty wait: newer ones are judged all the same, but for those of a key that waits. */
    @Test
    void thoseThatWaitForASickSystemTakeNoRoomFromOthersAndUseUpNoAttempt() throws Exception {
        AtomicBoolean sick = new AtomicBoolean(true);
        try (RunningBus bus = new RunningBus(10, 3)) {
            for (int i = 1; i <= 60; i++) {
                bus.store("k" + i);
            }
            bus.start(4, RunningBus::numbered, exchange -> {
                long id = exchange.getMessage()
                        .getBody(JsonNode.class)
                        .get("number")
                        .asLong();
                if (id <= 60 && sick.get()) {
                    Instant now = Instant.now();
                    throw new LeftAlone(
                            new Leave.NotNow("koji", "koji is left alone", now, now.plus(Duration.ofHours(1))));
                }
                note(exchange);
            });
            await().atMost(LIMIT)
                    .until(() -> bus.texts("SELECT 1 FROM delivery WHERE state = 'WAITING'")
                                    .size()
                            == 60);
            for (int i = 1; i <= 40; i++) {
                bus.handOver(bus.store(i % 2 == 0 ? "k" + i : "fresh" + i));
            }
            await().atMost(LIMIT).until(() -> judged.size() == 20);
            assertThat(bus.texts("SELECT DISTINCT attempts || ' ' || waits_for || ' ' || reason FROM delivery"
                            + " WHERE state = 'WAITING'"))
                    .containsExactly("0 koji could not tell: koji is left alone");
            assertThat(judged).as("its key waits").noneMatch(id -> id <= 60 || (id - 60) % 2 == 0);

            sick.set(false);
            new SystemRows(bus.database(), Clock.systemUTC(), () -> "one").waitNoMoreFor("koji");
            await().atMost(LIMIT).until(() -> judged.size() == 100);
            List<Long> order = List.copyOf(judged);
            for (long i = 2; i <= 40; i += 2) {
                assertThat(order.indexOf(i)).as("order of key k" + i).isLessThan(order.indexOf(60 + i));
            }
        }
    }

    private String deadLetterOf(org.apache.camel.Processor step) throws Exception {
        List<String> letters = new ArrayList<>();
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store(null);
            bus.start(1, RunningBus::numbered, step);
            await().atMost(LIMIT).until(() -> {
                letters.addAll(bus.texts("SELECT reason_class || ': ' || evidence FROM dead_letter"));
                return !letters.isEmpty();
            });
        }
        return letters.get(0);
    }

    private void note(Exchange exchange) {
        judged.add(exchange.getMessage().getBody(JsonNode.class).get("number").asLong());
    }
}
