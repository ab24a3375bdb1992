package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** §1.12, packagers' wish: several updates within a window are one rebuild. */
class WindowTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TEN_MINUTES = "key=RAW(.k)&window=10m";

    private final Queue<String> judged = new ConcurrentLinkedQueue<>();
    private final SettableClock clock = new SettableClock(Instant.now());

    private void plan(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        judged.add(body.findValuesAsText("number").toString());
        exchange.getContext().createProducerTemplate().send("action:bake?key=RAW(tojson)&parameters=RAW({})", exchange);
    }

    private static List<String> numbers(Exchange exchange) {
        return exchange.getMessage().getBody(JsonNode.class).findValuesAsText("number");
    }

    private static List<String> told(RunningBus bus) {
        return bus.texts("SELECT id || ' ' || state || ' ' || COALESCE(decision, '-') || ': ' || COALESCE(reason, '')"
                + " FROM delivery ORDER BY id");
    }

    @Test
    void whatComesWithinTheWindowOfTheFirstIsJudgedAsOne() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.start(TEN_MINUTES, RunningBus::numbered, this::plan, clock);
            bus.handOver(bus.store("k"));
            await().atMost(LIMIT)
                    .until(() -> told(bus).get(0).startsWith("1 WAITING -: others of its key may join it"));
            bus.handOver(bus.store("k"));
            bus.handOver(bus.store("k"));
            assertThat(judged).isEmpty();

            clock.pass(Duration.ofMinutes(11));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(told(bus))
                    .containsExactly(
                            "1 JUDGED acted: planned 1 action",
                            "2 JUDGED duplicate: combined into event 1",
                            "3 JUDGED duplicate: combined into event 1"));
            assertThat(judged).containsExactly("[1, 2, 3]");
            assertThat(bus.texts("SELECT DISTINCT event_id || ' ' || attempts FROM delivery"))
                    .containsExactly("1 1");
            assertThat(bus.texts("SELECT state FROM event")).containsExactly("OPEN");
        }
    }

    /** It is all in the table: whoever starts next goes on with it. */
    @Test
    void aBacklogOfADeadProcessWhoseWindowHasPassedIsJudgedAsOneAndKeysApart() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store("k");
            bus.store("other");
            bus.store("k");
            bus.store(null);
            clock.pass(Duration.ofMinutes(11));
            bus.start(TEN_MINUTES, RunningBus::numbered, this::plan, clock);
            await().atMost(LIMIT).until(() -> told(bus).stream().allMatch(row -> row.contains("JUDGED")));
            assertThat(judged).containsExactlyInAnyOrder("[1, 3]", "[2]", "[4]");
        }
    }

    @Test
    void theNextOneBeginsAWindowOfItsOwn() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store("k");
            clock.pass(Duration.ofMinutes(11));
            bus.start(TEN_MINUTES, RunningBus::numbered, this::plan, clock);
            await().atMost(LIMIT).until(() -> judged.size() == 1);
            clock.set(Instant.now());
            bus.handOver(bus.store("k"));
            await().atMost(LIMIT).until(() -> told(bus).get(1).startsWith("2 WAITING"));
            assertThat(judged).containsExactly("[1]");
        }
    }

    @Test
    void whatIsTurnedAwayIsTurnedAwayTogether() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store("k");
            bus.store("k");
            clock.pass(Duration.ofMinutes(11));
            bus.start(TEN_MINUTES, RunningBus::numbered, exchange -> {}, clock);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(told(bus))
                    .containsExactly(
                            "1 JUDGED ignored: every condition held, and the route planned nothing",
                            "2 JUDGED ignored: judged together with delivery 1: every condition held, and the route"
                                    + " planned nothing"));
        }
    }

    /** Nothing is lost with the first: the others are judged without it. */
    @Test
    void aFirstOneThatCannotBeJudgedTakesNobodyWithIt() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store("k");
            bus.store("k");
            clock.pass(Duration.ofMinutes(11));
            bus.start(
                    TEN_MINUTES,
                    RunningBus::numbered,
                    exchange -> {
                        if (numbers(exchange).contains("1")) {
                            throw new CallFailed(new CallResult.Refused<>("no such update"));
                        }
                        plan(exchange);
                    },
                    clock);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(told(bus))
                    .containsExactly("1 DEAD -: no such update", "2 JUDGED acted: planned 1 action"));
            assertThat(judged).containsExactly("[2]");
        }
    }

    /** Each of them may be right, and too much together. */
    @Test
    void whatCannotBeJudgedTogetherIsJudgedOneByOne() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.store("k");
            bus.store("k");
            bus.store("k");
            clock.pass(Duration.ofMinutes(11));
            bus.start(
                    TEN_MINUTES,
                    RunningBus::numbered,
                    exchange -> {
                        if (numbers(exchange).size() > 1) {
                            throw new CallFailed(new CallResult.Refused<>("too many"));
                        }
                        plan(exchange);
                    },
                    clock);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(told(bus))
                    .containsExactly(
                            "1 JUDGED acted: planned 1 action",
                            "2 JUDGED acted: planned 1 action",
                            "3 JUDGED acted: planned 1 action"));
            assertThat(judged).containsExactly("[1]", "[2]", "[3]");
        }
    }

    /** So that a route is the same with and without it. */
    @Test
    void aWindowOfNoTimeJudgesEachAtOnceAsAListOfOneAndInNoOrder() throws Exception {
        try (RunningBus bus = new RunningBus(10, 3)) {
            bus.start("key=RAW(.k)&window=0s", RunningBus::numbered, this::plan, clock);
            bus.handOver(bus.store("k"));
            bus.handOver(bus.store("k"));
            await().atMost(LIMIT).until(() -> judged.size() == 2);
            assertThat(judged).containsExactlyInAnyOrder("[1]", "[2]");
        }
    }

    @Test
    void aWindowNeedsAKey() {
        try (RunningBus bus = new RunningBus(10, 3)) {
            assertThatThrownBy(() -> bus.start("window=10m", RunningBus::numbered, this::plan, clock))
                    .rootCause()
                    .hasMessageContaining("window is a time, and needs key");
        }
    }
}
