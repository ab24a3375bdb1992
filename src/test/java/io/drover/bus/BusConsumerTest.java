package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.time.Duration;
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
                .isEqualTo("bug: as a bug would");
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
                    .containsExactly("bug: message was readable once"));
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
