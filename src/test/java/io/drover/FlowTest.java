package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.bus.Received;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.ledger.Acknowledgement;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message's way from the inbox through a route, its plan and DISPATCH to the end, with a made-up system. */
class FlowTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final Bakery bakery = new Bakery();
    private Wiring drover;

    @BeforeEach
    void startDrover() throws IOException {
        copy("baking.camel.yaml", "");
        for (String kamelet : List.of(
                "bakery-bake-bread-action",
                "bakery-bake-bread-probe",
                "bakery-stock-lookup",
                "bakery-completion-lookup")) {
            copy(kamelet + ".kamelet.yaml", "kamelets/");
        }
        start();
    }

    private void start() {
        drover = new Wiring(
                        Settings.defaults()
                                .overlaidBy(
                                        Map.of(
                                                "drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"),
                                                "drover.bus.enabled", "false",
                                                "drover.routes.directory", directory.toString(),
                                                "drover.judge.retry-first", "50ms",
                                                "drover.dispatch.retry-first", "50ms",
                                                "drover.dispatch.poll-interval", "100ms",
                                                "drover.api.port", "0"),
                                        "test"),
                        Clock.systemUTC())
                .bind("bakery", bakery)
                .start();
    }

    private void copy(String name, String into) throws IOException {
        Path target = directory.resolve(into + name);
        Files.createDirectories(target.getParent());
        try (InputStream in = FlowTest.class.getResourceAsStream("/baking/" + name)) {
            Files.copy(in, target);
        }
    }

    @AfterEach
    void stopDrover() {
        drover.close();
    }

    @Test
    void plansCarriesOutAndCompletes() {
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\", \"oat\"]}");

        awaitEvents("COMPLETE: All 2 actions are done.");
        assertThat(bakery.baked).containsExactly("rye for ann", "oat for ann with rye 1");
        assertThat(deliveries()).containsExactly("acted: planned 2 actions");
        assertThat(texts("SELECT outcome FROM lookup")).containsExactly("found");
        assertThat(texts("SELECT kind || ' ' || outcome FROM call ORDER BY id"))
                .containsExactly("send done", "poll done", "send done", "poll done");
    }

    @Test
    void recordsTheFilterThatSaidNo() {
        send("order.new", "{\"who\": \"bob\", \"loaves\": []}");

        awaitDeliveries("ignored: not so: the order names a loaf");
        assertThat(texts("SELECT trace FROM delivery").get(0))
                .contains("\"outcome\":\"no\"")
                .contains("some-loaf");
        assertThat(bakery.baked).isEmpty();
        assertThat(texts("SELECT id FROM event")).isEmpty();
    }

    @Test
    void marksAnEventSkippedWhereNothingWasPlanned() {
        bakery.stock = "rye";
        send("order.new", "{\"who\": \"eve\", \"loaves\": [\"rye\"]}");

        awaitDeliveries("ignored: rye: not so: the loaf is not in stock");
        assertThat(texts("SELECT state || ': ' || search_key FROM event")).containsExactly("SKIPPED: eve");
    }

    @Test
    void actsOnceOnTwoMessagesOfTheSameMeaning() {
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");
        awaitEvents("COMPLETE: All 1 action is done.");
        send("order.again", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        awaitDeliveries("acted: planned 1 action", "duplicate: already covered by event 1");
        assertThat(bakery.baked).containsExactly("rye for ann");
    }

    @Test
    void waitsWhileALookupCannotTell() {
        bakery.stockFailures.set(2);
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        awaitEvents("COMPLETE: All 1 action is done.");
        assertThat(texts("SELECT attempts FROM delivery")).containsExactly("3");
        assertThat(texts("SELECT outcome FROM lookup ORDER BY id"))
                .containsExactly("unavailable", "unavailable", "found");
    }

    @Test
    void probesAfterALostAnswerAndNeverSendsTwice() {
        bakery.loseAnswers.set(1);
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        awaitEvents("COMPLETE: All 1 action is done.");
        assertThat(bakery.baked).containsExactly("rye for ann");
        assertThat(texts("SELECT kind || ' ' || outcome FROM call ORDER BY id"))
                .startsWith("send ambiguous", "probe done");
    }

    @Test
    void adoptsWhatASystemTookAlthoughItSaidItCouldNot() {
        bakery.denyTheOrder.set(1);
        bakery.probeFailures.set(1);
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        awaitEvents("COMPLETE: All 1 action is done.");
        assertThat(bakery.baked).containsExactly("rye for ann");
        assertThat(texts("SELECT kind || ' ' || outcome FROM call ORDER BY id"))
                .startsWith("send unavailable", "probe unavailable", "probe done");
    }

    @Test
    void leavesASystemAloneBetweenProbesThatFail() {
        bakery.denyTheOrder.set(1);
        bakery.probeFailures.set(Integer.MAX_VALUE);
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT outcome FROM call"))
                .hasSizeGreaterThan(1));
        assertThat(texts("SELECT state FROM action WHERE next_attempt_at IS NOT NULL"))
                .as("the one send there was is known not to have happened")
                .containsExactly("PLANNED");
    }

    @Test
    void aFailedActionFailsWhatNeedsIt() {
        bakery.burn = "rye";
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\", \"oat\"]}");

        awaitEvents("COMPLETE: 2 of 2 actions failed: none of 2 builds was made.");
        assertThat(bakery.baked).containsExactly("rye for ann");
        assertThat(texts("SELECT state || ': ' || reason FROM action ORDER BY id"))
                .containsExactly(
                        "FAILED: burnt", "FAILED: Cannot build artifact, because its dependency cannot be built.");
    }

    @Test
    void aRefusalFailsAtOnceAndADeniedSystemIsLeftAlone() {
        bakery.refuse = "rye";
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        awaitEvents("COMPLETE: 1 of 1 actions failed: none of 1 build was made.");
        assertThat(texts("SELECT reason FROM action")).containsExactly("rye is not baked here");
    }

    @Test
    void aMessageThatNoExpressionFitsIsADeadLetter() {
        send("order.new", "{\"who\": \"ann\", \"loaves\": 7}");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT reason_class FROM dead_letter"))
                .containsExactly("invalid"));
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    void judgesOneKeyInTheOrderOfArrival() {
        for (int i = 0; i < 40; i++) {
            send("order.numbered", "{\"who\": \"w" + i % 4 + "\", \"number\": " + i + "}");
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(bakery.numbers).hasSize(40));
        for (int who = 0; who < 4; who++) {
            String prefix = "w" + who + " ";
            List<Integer> ofOne = bakery.numbers.stream()
                    .filter(n -> n.startsWith(prefix))
                    .map(n -> Integer.valueOf(n.substring(prefix.length())))
                    .toList();
            assertThat(ofOne).hasSize(10).isSorted();
        }
    }

    @Test
    void judgesAfterARestartWhatWasOnlyStored() {
        bakery.stockFailures.set(Integer.MAX_VALUE);
        send("order.new", "{\"who\": \"ann\", \"loaves\": [\"rye\"]}");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT state FROM delivery"))
                .containsExactly("WAITING"));

        drover.close();
        bakery.stockFailures.set(0);
        start();

        awaitEvents("COMPLETE: All 1 action is done.");
        assertThat(bakery.baked).containsExactly("rye for ann");
    }

    private void send(String topic, String json) {
        drover.intake()
                .accept(
                        new Received(
                                "org.fedoraproject.prod." + topic,
                                true,
                                new HashMap<>(),
                                UUID.randomUUID().toString(),
                                "application/json",
                                "utf-8",
                                json.getBytes(StandardCharsets.UTF_8)),
                        "test",
                        Acknowledgement.none());
    }

    private void awaitEvents(String... expected) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        texts("SELECT state || ': ' || COALESCE(reason, '') FROM event ORDER BY id"))
                .containsExactly(expected));
    }

    private void awaitDeliveries(String... expected) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(deliveries()).containsExactly(expected));
    }

    private List<String> deliveries() {
        return texts("SELECT COALESCE(decision, state) || ': ' || reason FROM delivery ORDER BY id");
    }

    private List<String> texts(String sql) {
        return drover.database().sql().sql(sql).query(String.class).list();
    }

    /** Bakes bread; every loaf takes one poll. What it bakes twice, it has baked twice. */
    public static final class Bakery {
        final ConcurrentLinkedQueue<String> baked = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> numbers = new ConcurrentLinkedQueue<>();
        final Map<String, String> orders = new ConcurrentHashMap<>();
        final AtomicInteger stockFailures = new AtomicInteger();
        final AtomicInteger loseAnswers = new AtomicInteger();
        final AtomicInteger denyTheOrder = new AtomicInteger();
        final AtomicInteger probeFailures = new AtomicInteger();
        volatile String stock = "";
        volatile String burn = "";
        volatile String refuse = "";

        public JsonNode stock(JsonNode question) {
            if (stockFailures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new io.drover.dispatch.CallFailed(new CallResult.Unavailable<>("the bakery is closed", null));
            }
            return JsonNodeFactory.instance.objectNode().put("stock", stock);
        }

        public void number(JsonNode order) {
            numbers.add(order.get("who").asText() + " " + order.get("number").asText());
        }

        public CallResult<Accepted> bake(JsonNode loaf, org.apache.camel.Exchange exchange) {
            String kind = loaf.get("kind").asText();
            if (kind.equals(refuse)) {
                return new CallResult.Refused<>(kind + " is not baked here");
            }
            baked.add(kind + " for " + loaf.get("who").asText()
                    + (loaf.has("with") ? " with " + loaf.get("with").asText() : ""));
            String number = Integer.toString(baked.size());
            orders.put(exchange.getVariable("actionKey", String.class), number + " " + kind);
            if (denyTheOrder.getAndDecrement() > 0) {
                return new CallResult.Unavailable<>("the till is broken", null);
            }
            if (loseAnswers.getAndDecrement() > 0) {
                return new CallResult.Ambiguous<>("the line went dead");
            }
            return new CallResult.Done<>(accepted(number, kind), "in the oven");
        }

        public CallResult<Optional<Accepted>> probe(org.apache.camel.Exchange exchange) {
            if (probeFailures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                return new CallResult.Unavailable<>("nobody answers", null);
            }
            String order = orders.get(exchange.getVariable("actionKey", String.class));
            return new CallResult.Done<>(
                    Optional.ofNullable(order).map(o -> accepted(o.split(" ")[0], o.split(" ")[1])), "looked");
        }

        private static Accepted accepted(String number, String kind) {
            return new Accepted(
                    number, null, JsonNodeFactory.instance.objectNode().put("loaf", kind + " " + number), "ordered");
        }

        public CallResult<List<Completion>> completions(JsonNode question) {
            List<Completion> all = new java.util.ArrayList<>();
            for (JsonNode id : question.get("ids")) {
                boolean burnt = orders.containsValue(id.asText() + " " + burn);
                all.add(new Completion(
                        id.asText(),
                        burnt ? Completion.State.FAILED : Completion.State.DONE,
                        burnt ? "burnt" : "",
                        JsonNodeFactory.instance.objectNode()));
            }
            return new CallResult.Done<>(all, "looked into the oven");
        }
    }
}
