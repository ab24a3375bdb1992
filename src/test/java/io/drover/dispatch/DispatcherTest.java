package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Judgement;
import io.drover.ledger.Judgements;
import io.drover.ledger.NewAction;
import io.drover.ledger.NewEvent;
import io.drover.ledger.StoredDelivery;
import io.drover.ledger.SystemRows;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionSystemException;

/** From a planned action to its end, against a system that answers as the test says. */
class DispatcherTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String KAMELET =
            """
            metadata: {annotations: {drover.io/system: bakery%s}}
            spec: {dataTypes: {in: {types: {json: {schema: {type: object, properties: {kind: {type: string}, with: {}}}}}}}}
            """;

    private final TestDatabase test = TestDatabases.h2();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private final Queue<String> probed = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> asked = new ConcurrentLinkedQueue<>();
    private volatile Function<Exchange, CallResult<Accepted>> action = exchange -> accepted(null);
    private volatile Function<Exchange, CallResult<Optional<Accepted>>> probe =
            exchange -> new CallResult.Done<>(Optional.empty(), "not there");
    private volatile Function<JsonNode, CallResult<List<Completion>>> completion =
            question -> new CallResult.Done<>(List.of(), "nothing yet");
    private final Queue<String> tasted = new ConcurrentLinkedQueue<>();
    private volatile Function<JsonNode, CallResult<Completion>> verdict =
            question -> new CallResult.Unavailable<>("nobody is hungry", null);
    private boolean dryRun;
    private Dispatcher dispatcher;
    private Systems systems;

    @BeforeEach
    void start() throws Exception {
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String verb : List.of("bake", "roast", "toast", "glaze")) {
                    routeTemplate(verb + "-action").from("kamelet:source").process(exchange -> {
                        sent.add(exchange.getVariable("actionKey", String.class));
                        exchange.getMessage().setBody(action.apply(exchange));
                    });
                    routeTemplate(verb + "-probe").from("kamelet:source").process(exchange -> {
                        probed.add(exchange.getVariable("actionKey", String.class));
                        exchange.getMessage().setBody(probe.apply(exchange));
                    });
                }
                routeTemplate("taste-lookup").from("kamelet:source").process(exchange -> {
                    JsonNode question = exchange.getMessage().getBody(JsonNode.class);
                    tasted.add(question.toString());
                    exchange.getMessage().setBody(verdict.apply(question));
                });
                routeTemplate("oven-lookup").from("kamelet:source").process(exchange -> {
                    JsonNode question = exchange.getMessage().getBody(JsonNode.class);
                    asked.add(question.get("ids").size());
                    exchange.getMessage().setBody(completion.apply(question));
                });
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        if (dispatcher != null) {
            dispatcher.close();
        }
        camel.stop();
        test.close();
    }

    private Dispatcher dispatch(int maxAttempts) {
        return dispatch(maxAttempts, Rate.UNLIMITED, 2);
    }

    private Dispatcher dispatch(int maxAttempts, Clock clock) {
        return dispatch(maxAttempts, Rate.UNLIMITED, 2, clock);
    }

    private Dispatcher dispatch(int maxAttempts, Rate rate, int concurrency) {
        return dispatch(maxAttempts, rate, concurrency, Clock.systemUTC());
    }

    private Dispatcher dispatch(int maxAttempts, Rate rate, int concurrency, Clock clock) {
        systems = new Systems(
                Set.of("bakery"),
                new DispatchSettings(
                        new SystemSettings(
                                concurrency,
                                rate,
                                new Backoff(Duration.ofMillis(20), Duration.ofMillis(40)),
                                maxAttempts,
                                Duration.ofMillis(50),
                                Duration.ofMillis(300),
                                new BreakerSettings(5, 50, Duration.ofSeconds(60), Duration.ofMillis(200), 2)),
                        Map.of(),
                        dryRun),
                clock);
        dispatcher = new Dispatcher(
                camel,
                Dispatcher.Books.of(test.database(), Clock.systemUTC(), () -> "one"),
                new Verbs(name -> switch (name) {
                    case "bake-action", "bake-probe" -> file("");
                    case "roast-action", "roast-probe", "toast-action", "toast-probe" ->
                        file(", drover.io/completion: oven-lookup");
                    case "glaze-action", "glaze-probe" ->
                        file(", drover.io/completion: oven-lookup, drover.io/verdict: taste-lookup,"
                                + " drover.io/dry-result: '{loaf: .id, kind: .parameters.kind, nvr: .rebuilt_nvr}'");
                    case "taste-lookup" ->
                        Optional.of(new ByteArrayInputStream("metadata: {annotations: {drover.io/system: guests}}"
                                .getBytes(StandardCharsets.UTF_8)));
                    default -> Optional.empty();
                }),
                systems,
                clock);
        dispatcher.start();
        return dispatcher;
    }

    private static Optional<java.io.InputStream> file(String more) {
        return Optional.of(new ByteArrayInputStream(KAMELET.formatted(more).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void sendsOnceWhatIsAcceptedWithoutProbing() {
        plan("bake", "rye", "oat");
        dispatch(3);
        awaitStates("DONE", "DONE");
        assertThat(sent).containsExactlyInAnyOrder("rye", "oat");
        assertThat(probed).isEmpty();
    }

    @Test
    void probesAfterAnAmbiguousAnswerAndAdoptsWhatItFinds() {
        action = exchange -> new CallResult.Ambiguous<>("the line went dead");
        probe = exchange -> new CallResult.Done<>(Optional.of(new Accepted("7", null, object(), "adopted")), "there");
        plan("bake", "rye");
        dispatch(3);
        awaitStates("DONE");
        assertThat(sent).containsExactly("rye");
        assertThat(probed).containsExactly("rye");
    }

    /** A ledger that was restored from a backup knows of what it did since by the archive, and not that it was done. */
    @Test
    void probesBeforeItSendsWhatTheArchiveBrought() {
        probe = exchange -> new CallResult.Done<>(
                exchange.getVariable("actionKey", String.class).equals("rye")
                        ? Optional.of(new Accepted("7", null, object(), "there"))
                        : Optional.empty(),
                "asked");
        plan("bake", "rye", "oat");
        test.database().inTransaction(sql -> sql.sql("UPDATE message SET source = 'archive'")
                .update());
        dispatch(3);
        awaitStates("DONE", "DONE");
        assertThat(probed).containsExactlyInAnyOrder("rye", "oat");
        assertThat(sent).containsExactly("oat");
    }

    /** The database was cut off just when koji's call number was to be noted. */
    @Test
    void aLedgerThatIsAwayWhileAKameletNeedsItIsNoFaultOfTheActions() {
        AtomicInteger cuts = new AtomicInteger(2);
        action = exchange -> {
            cut(cuts);
            return accepted(null);
        };
        AtomicInteger cutsOfProbes = new AtomicInteger(1);
        probe = exchange -> {
            cut(cutsOfProbes);
            return new CallResult.Done<>(Optional.empty(), "not there");
        };
        plan("bake", "rye", "oat");
        dispatch(1);
        awaitStates("DONE", "DONE");
        assertThat(sent).hasSize(4);
        assertThat(probed).hasSize(3);
        assertThat(texts("SELECT evidence FROM dead_letter")).isEmpty();
        assertThat(systems.of("bakery").status().inFlight()).isZero();
    }

    private static void cut(AtomicInteger left) {
        if (left.getAndDecrement() > 0) {
            throw new TransactionSystemException("JDBC rollback failed", new SQLException("the line was cut", "08006"));
        }
    }

    @Test
    void aProbeThatCannotTellNeverSendsAndIsGivenUpInTheEnd() {
        action = exchange -> new CallResult.Ambiguous<>("the line went dead");
        probe = exchange -> new CallResult.Unavailable<>("closed", null);
        plan("bake", "rye");
        dispatch(4);
        awaitStates("DEAD");
        assertThat(sent).containsExactly("rye");
        assertThat(texts("SELECT kind || ' ' || outcome FROM call ORDER BY id"))
                .containsExactly("send ambiguous", "probe unavailable", "probe unavailable", "probe unavailable");
        assertThat(texts("SELECT evidence FROM dead_letter"))
                .containsExactly(
                        "given up after 4 attempts, its effect unknown: it was sent, and no probe could tell whether it was"
                                + " taken; a replay probes before it sends; last: closed");
    }

    @Test
    void deniedCredentialsPauseTheSystemAndUseUpNoAttempt() {
        AtomicInteger denials = new AtomicInteger(3);
        action = exchange -> denials.getAndDecrement() > 0 ? new CallResult.Denied<>("who are you?") : accepted(null);
        plan("bake", "rye");
        dispatch(1);
        await().atMost(LIMIT).until(() -> state() == SystemStatus.State.DENIED);
        awaitStates("DONE");
        assertThat(sent).hasSize(4);
        assertThat(texts("SELECT evidence FROM dead_letter")).isEmpty();
        await().atMost(LIMIT).until(() -> state() == SystemStatus.State.CLOSED);
    }

    private SystemStatus.State state() {
        return systems.of("bakery").status().state();
    }

    /** A sick system pauses, it fails no rows: it is away for more tries than an action has. */
    @Test
    void aSystemThatIsAwayUsesUpNoAttemptsAndIsTakenUpInOrderAgain() {
        AtomicBoolean away = new AtomicBoolean(true);
        action = exchange -> away.get() ? new CallResult.Unavailable<>("closed", null) : accepted(null);
        probe = exchange -> away.get()
                ? new CallResult.Unavailable<>("closed", null)
                : new CallResult.Done<>(Optional.empty(), "not there");
        String[] loaves = IntStream.range(0, 30).mapToObj(i -> "loaf " + i).toArray(String[]::new);
        plan("bake", loaves);
        dispatch(6, Rate.UNLIMITED, 1);
        await().atMost(LIMIT).until(() -> state() == SystemStatus.State.OPEN);
        await().atMost(LIMIT).until(() -> sent.size() + probed.size() >= 20);
        assertThat(texts("SELECT DISTINCT state FROM action")).containsExactly("PLANNED");
        assertThat(texts("SELECT 1 FROM action WHERE attempts >= 6")).isEmpty();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT state || ': ' || reason FROM system_state"))
                .first()
                .asString()
                .matches("(open|half-open): closed"));

        sent.clear();
        away.set(false);
        await().atMost(LIMIT)
                .until(() -> texts("SELECT 1 FROM action WHERE state = 'DONE'").size() == 30);
        assertThat(sent).hasSize(30).doesNotHaveDuplicates();
        List<String> afterTrial = List.copyOf(sent).subList(3, 30);
        assertThat(afterTrial)
                .as("but for those that tried it, in the order in which they were planned")
                .isSortedAccordingTo(
                        Comparator.comparing(loaf -> List.of(loaves).indexOf(loaf)));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT state FROM system_state"))
                .isEmpty());
    }

    @Test
    void keepsToTheRate() {
        plan("bake", IntStream.range(0, 15).mapToObj(i -> "loaf " + i).toArray(String[]::new));
        long began = System.nanoTime();
        dispatch(3, Rate.parse("20/s", 5), 4);
        await().atMost(LIMIT)
                .until(() -> texts("SELECT 1 FROM action WHERE state = 'DONE'").size() == 15);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("five at once, then 10 more at 20 a second")
                .isGreaterThan(Duration.ofMillis(490));
    }

    @Test
    void anOperatorsPauseHoldsForWhoeverReadsTheLedger() {
        SystemRows rows = new SystemRows(test.database(), Clock.systemUTC(), () -> "another instance");
        rows.order("bakery", true, "ann", "moving house", "{}");
        plan("bake", "rye");
        dispatch(3);
        await().atMost(LIMIT).until(() -> state() == SystemStatus.State.PAUSED);
        assertThat(systems.of("bakery").status().why()).isEqualTo("by ann: moving house");
        assertThat(sent).isEmpty();
        rows.order("bakery", false, "bob", "", "{}");
        awaitStates("DONE");
    }

    @Test
    void aVerbThatIsGoneIsADeadLetterAndNotTriedForEver() {
        plan("fry", "egg");
        dispatch(3);
        awaitStates("DEAD");
        assertThat(texts("SELECT reason_class || ': ' || evidence FROM dead_letter"))
                .singleElement()
                .asString()
                .startsWith("bug: there is no kamelet fry-action");
        assertThat(texts("SELECT state FROM event")).containsExactly("COMPLETE");
    }

    @Test
    void aKameletThatAnswersNonsenseIsABug() {
        action = exchange -> null;
        plan("bake", "rye");
        dispatch(3);
        awaitStates("DEAD");
        assertThat(texts("SELECT evidence FROM dead_letter"))
                .singleElement()
                .asString()
                .contains("kamelet bake-action ended with no body instead of a CallResult");
    }

    @Test
    void keepsFewInHandWhileASystemIsSlow() {
        CountDownLatch open = new CountDownLatch(1);
        action = exchange -> {
            await().atMost(LIMIT).until(() -> open.getCount() == 0);
            return accepted(null);
        };
        plan("bake", IntStream.range(0, 60).mapToObj(i -> "loaf " + i).toArray(String[]::new));
        Dispatcher running = dispatch(3);
        await().atMost(LIMIT).until(() -> sent.size() == 2);
        for (int i = 0; i < 20; i++) {
            running.wake();
        }
        await().during(Duration.ofMillis(1_200)).atMost(LIMIT).until(() -> running.inHand() <= 2 + 4 * 2);
        open.countDown();
        await().atMost(LIMIT)
                .until(() -> texts("SELECT 1 FROM action WHERE state = 'DONE'").size() == 60);
        assertThat(sent).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void asksAboutFiveHundredAtATime() {
        plan("roast", IntStream.range(0, 700).mapToObj(i -> "joint " + i).toArray(String[]::new));
        test.database().inTransaction(sql -> sql.sql(
                        "UPDATE action SET state = 'ACCEPTED', external_id = action_key, poll_at = created_at")
                .update());
        completion = question -> {
            List<Completion> done = new ArrayList<>();
            question.get("ids")
                    .forEach(id -> done.add(new Completion(id.asText(), Completion.State.DONE, "", object())));
            return new CallResult.Done<>(done, "out of the oven");
        };
        dispatch(3);
        await().atMost(LIMIT)
                .until(() -> texts("SELECT 1 FROM action WHERE state = 'DONE'").size() == 700);
        assertThat(asked).containsExactlyInAnyOrder(500, 200);
    }

    /** The request of an instance that died may still be on its way when the probe looks. */
    @Test
    void whatAProbeDoesNotFindIsSentOnlyWhenNoRequestCanBeOnItsWayAnyMore() {
        plan("bake", "rye");
        inDoubt(Duration.ofMinutes(3));
        dispatch(3);
        await().atMost(LIMIT).until(() -> probed.size() >= 5);
        assertThat(sent).isEmpty();
        assertThat(texts("SELECT state || ' ' || attempts FROM action"))
                .as("looking costs no attempt")
                .containsExactly("UNKNOWN 1");
        inDoubt(Duration.ZERO);
        awaitStates("DONE");
        assertThat(sent).containsExactly("rye");
    }

    @Test
    void whatTheRequestOfAnInstanceThatDiedHasDoneIsFound() {
        plan("bake", "rye");
        inDoubt(Duration.ofMinutes(3));
        probe = exchange -> new CallResult.Done<>(
                probed.size() < 4 ? Optional.empty() : Optional.of(new Accepted("7", null, object(), "found")),
                "looked");
        dispatch(3);
        awaitStates("DONE");
        assertThat(sent).isEmpty();
    }

    @Test
    void aProcessThatStoodStillSinceItNotedARequestDoesNotSendIt() {
        plan("bake", "rye");
        AtomicLong behind = new AtomicLong(200);
        Clock stalling = new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().minusSeconds(6 * behind.updateAndGet(seconds -> Math.max(0, seconds - 1)));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        dispatch(3, stalling);
        await().atMost(LIMIT).until(() -> !texts("SELECT 1 FROM call WHERE outcome = 'not-sent'")
                .isEmpty());
        awaitStates("DONE");
        assertThat(sent).containsExactly("rye");
    }

    private void inDoubt(Duration doubt) {
        test.database()
                .inTransaction(sql -> sql.sql("UPDATE action SET state = 'UNKNOWN', attempts = 1, in_doubt_until = ?")
                        .param(OffsetDateTime.now().plus(doubt))
                        .update());
    }

    private void plan(String verb, String... keys) {
        List<NewAction> planned = new ArrayList<>();
        for (String key : keys) {
            planned.add(new NewAction(verb, "bakery", key, key, null, "{}", List.of(), List.of(), 0, null));
        }
        plan(planned);
    }

    private void plan(List<NewAction> planned) {
        plan(planned, new NewEvent("E", "k"));
    }

    private void plan(List<NewAction> planned, NewEvent event) {
        UUID message = UUID.randomUUID();
        OffsetDateTime now = OffsetDateTime.now();
        test.database().inTransaction(sql -> {
            sql.sql("INSERT INTO message (id, topic, received_at, source, envelope, headers, body)"
                            + " VALUES (?, 'a.b', ?, 'test', 'fedmsg', '{}', ?)")
                    .params(message, now, new byte[0])
                    .update();
            return sql.sql("INSERT INTO delivery (id, message_id, route, state, received_at, owner)"
                            + " VALUES (1, ?, 'r', 'PENDING', ?, 'one')")
                    .params(message, now)
                    .update();
        });
        new Judgements(test.database(), Clock.systemUTC(), "one")
                .commit(
                        new StoredDelivery(1, message, "r", null, 0, "a.b", null, null),
                        new Judgement("", "[]", event, planned, List.of(), List.of()));
    }

    @Test
    void asksOnceForTheActionsOfAllVerbsThatOneLookupKnowsOf() {
        action = exchange -> accepted(exchange.getVariable("actionKey", String.class));
        completion = question -> new CallResult.Done<>(completions(question), "done");
        plan(List.of(planned("roast", "bakery", "rye"), planned("toast", "bakery", "oat")));
        test.database()
                .sql()
                .sql("UPDATE action SET state = 'ACCEPTED', external_id = action_key, poll_at = ?")
                .params(OffsetDateTime.now().minusHours(1))
                .update();
        dispatch(3);
        awaitStates("DONE", "DONE");
        assertThat(asked).containsExactly(2);
        assertThat(sent).isEmpty();
    }

    @Test
    void namesTheProfileInTheQuestionAboutAnotherInstallation() {
        Queue<JsonNode> questions = new ConcurrentLinkedQueue<>();
        completion = question -> {
            questions.add(question);
            return new CallResult.Done<>(completions(question), "done");
        };
        plan(List.of(planned("roast", "bakery-stg", "rye"), planned("toast", "bakery", "oat")));
        test.database()
                .sql()
                .sql("UPDATE action SET state = 'ACCEPTED', external_id = action_key, poll_at = ?")
                .params(OffsetDateTime.now().minusHours(1))
                .update();
        dispatch(3);
        awaitStates("DONE", "DONE");
        assertThat(questions)
                .extracting(JsonNode::toString)
                .containsExactlyInAnyOrder("{\"ids\":[\"rye\"],\"profile\":\"stg\"}", "{\"ids\":[\"oat\"]}");
    }

    @Test
    void keepsUnderWhatARequestGoesOutBeforeItDoes() {
        action = exchange -> {
            exchange.getVariable(CallNote.VARIABLE, CallNote.class).sentAs("session 17, call 3");
            assertThat(texts("SELECT sent_as FROM action")).containsExactly("session 17, call 3");
            return accepted(null);
        };
        plan("bake", "rye");
        dispatch(3);
        awaitStates("DONE");
        assertThat(sent).containsExactly("rye");
    }

    @Test
    void sendsNothingForAnActionThatHasBecomeAnotherInstances() {
        AtomicBoolean wentOut = new AtomicBoolean();
        action = exchange -> {
            test.database().sql().sql("UPDATE action SET owner = 'two'").update();
            exchange.getVariable(CallNote.VARIABLE, CallNote.class).sentAs("session 17, call 3");
            wentOut.set(true);
            return accepted(null);
        };
        plan("bake", "rye");
        dispatch(3);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT outcome FROM call"))
                .containsExactly("unavailable"));
        assertThat(wentOut).isFalse();
        assertThat(texts("SELECT COALESCE(sent_as, '-') FROM action")).containsExactly("-");
    }

    /** §1.12: flaky OSBS; §7 B: a base that fails twice and then succeeds, with three different releases. */
    @Test
    void whatFailsAtItsSystemIsTriedAnewUnderAnotherMarkAndRelease() {
        Queue<JsonNode> releases = new ConcurrentLinkedQueue<>();
        action = exchange -> {
            releases.add(exchange.getMessage().getBody(JsonNode.class).get("kind"));
            return accepted("loaf " + sent.size());
        };
        completion = question -> new CallResult.Done<>(
                ended(question, id -> id.equals("loaf 3") ? Completion.State.DONE : Completion.State.FAILED), "told");
        plan(List.of(tried("rye", 3)));
        dispatch(3);
        awaitStates("DONE");
        assertThat(sent).containsExactly("rye", "rye (try 2)", "rye (try 3)");
        assertThat(probed).as("nothing of a new try can have been sent").isEmpty();
        assertThat(releases).hasSize(3).doesNotHaveDuplicates().allMatch(release -> release.asText()
                .matches("3\\.\\d{10}"));
        assertThat(texts("SELECT external_id FROM action_try ORDER BY try_no")).containsExactly("loaf 1", "loaf 2");
        assertThat(texts("SELECT kind || ' ' || outcome FROM call ORDER BY id"))
                .containsExactly("send done", "poll failed", "send done", "poll failed", "send done", "poll done");
        assertThat(texts("SELECT rebuilt_nvr FROM action"))
                .allMatch(nvr ->
                        nvr.equals("rye-1-" + List.copyOf(releases).get(2).asText()));
    }

    @Test
    void afterTheLastTryItHasFailed() {
        action = exchange -> accepted("loaf " + sent.size());
        completion = question -> new CallResult.Done<>(ended(question, id -> Completion.State.FAILED), "told");
        plan(List.of(tried("rye", 2)));
        dispatch(3);
        awaitStates("FAILED");
        assertThat(sent).containsExactly("rye", "rye (try 2)");
        assertThat(texts("SELECT external_id FROM action")).containsExactly("loaf 2");
    }

    @Test
    void whatAHumanCanceledAndWhatFailsForGoodIsNotTriedAnew() {
        action = exchange -> accepted(exchange.getVariable("actionKey", String.class));
        completion = question -> {
            List<Completion> all = new ArrayList<>();
            question.get("ids")
                    .forEach(id -> all.add(
                            id.asText().equals("rye")
                                    ? new Completion("rye", Completion.State.CANCELED, "by ann", object())
                                    : new Completion("oat", Completion.State.FAILED, "NVR exists", object(), true)));
            return new CallResult.Done<>(all, "told");
        };
        plan(List.of(tried("rye", 3), tried("oat", 3)));
        dispatch(3);
        awaitStates("CANCELED", "FAILED");
        assertThat(sent).containsExactlyInAnyOrder("rye", "oat");
        assertThat(texts("SELECT 1 FROM action_try")).isEmpty();
    }

    /** The first try's task is there, and failed; the second try's answer was lost before anything arrived. */
    @Test
    void aLostAnswerOfTheSecondTryDoesNotAdoptWhatTheFirstOneMade() {
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        action = exchange -> {
            String mark = exchange.getVariable("actionKey", String.class);
            if (mark.endsWith("(try 2)") && !probed.contains(mark)) {
                return new CallResult.Ambiguous<>("the line went dead");
            }
            taken.add(mark);
            return accepted(mark);
        };
        probe = exchange -> {
            String mark = exchange.getVariable("actionKey", String.class);
            return new CallResult.Done<>(
                    taken.contains(mark) ? Optional.of(new Accepted(mark, null, object(), "found")) : Optional.empty(),
                    "looked");
        };
        completion = question -> new CallResult.Done<>(
                ended(question, id -> id.equals("rye") ? Completion.State.FAILED : Completion.State.DONE), "told");
        plan(List.of(tried("rye", 3)));
        dispatch(9);
        awaitStates("DONE");
        assertThat(sent).containsExactly("rye", "rye (try 2)", "rye (try 2)");
        assertThat(probed).containsExactly("rye (try 2)");
        assertThat(texts("SELECT external_id FROM action")).containsExactly("rye (try 2)");
    }

    /** What is sent again, or looked for, is what was noted before it went out: the release, too. */
    @Test
    void theReleaseStaysTheSameWithinATryWhateverTheClockSays() {
        Queue<JsonNode> releases = new ConcurrentLinkedQueue<>();
        action = exchange -> {
            releases.add(exchange.getMessage().getBody(JsonNode.class).get("kind"));
            return sent.size() == 1 ? new CallResult.Ambiguous<>("the line went dead") : accepted("loaf");
        };
        probe = exchange -> {
            releases.add(exchange.getMessage().getBody(JsonNode.class).get("kind"));
            return new CallResult.Done<>(Optional.empty(), "not there");
        };
        completion = question -> new CallResult.Done<>(completions(question), "done");
        Clock goingBack = new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().plusSeconds(sent.isEmpty() ? 600 : -600);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        plan(List.of(tried("rye", 3)));
        dispatch(9, goingBack);
        awaitSent(2);
        assertThat(releases).hasSize(3);
        assertThat(Set.copyOf(releases)).hasSize(1);
    }

    @Test
    void whatIsDoneIsJudgedByTheVerbsVerdictWhichMayAddToTheResult() {
        glazed(question -> new CallResult.Done<>(
                new Completion("", Completion.State.DONE, "tastes well", object().put("rebuilt_nvr", "rye-1-4")),
                "tasted"));
        awaitStates("DONE");
        assertThat(tasted)
                .containsExactly("{\"key\":\"rye\",\"state\":\"done\",\"parameters\":{\"kind\":\"rye\"},"
                        + "\"result\":{\"crumbs\":3},\"original_nvr\":\"rye-1-3\"}");
        assertThat(texts("SELECT reason || ' ' || result || ' ' || rebuilt_nvr FROM action"))
                .containsExactly("tastes well {\"crumbs\":3,\"rebuilt_nvr\":\"rye-1-4\"} rye-1-4");
        assertThat(texts("SELECT kind || ' ' || outcome FROM call ORDER BY id"))
                .containsExactly("send done", "poll done", "verdict done");
    }

    @Test
    void aVerdictFailsWhatTheSystemCallsDone() {
        glazed(question -> new CallResult.Done<>(
                new Completion("", Completion.State.FAILED, "old flour", object(), true), "tasted"));
        awaitStates("FAILED");
        assertThat(texts("SELECT reason FROM action")).containsExactly("old flour");
        assertThat(sent).as("for good: no second try").containsExactly("rye");
    }

    @Test
    void aVerdictThatCannotBeHadYetIsAskedForAgainAndTheActionStaysAccepted() {
        glazed(question -> tasted.size() < 4
                ? new CallResult.Unavailable<>("nobody is hungry", null)
                : new CallResult.Done<>(new Completion("", Completion.State.DONE, "", object()), "tasted"));
        await().atMost(LIMIT).until(() -> tasted.size() >= 2);
        assertThat(texts("SELECT outcome FROM call WHERE kind <> 'send'")).doesNotContain("failed");
        awaitStates("DONE");
        assertThat(tasted).hasSize(4);
        assertThat(sent).containsExactly("rye");
    }

    @Test
    void aVerdictThatNobodyCanTellYetIsAskedForAgainAndPeopleSeeWhy() {
        glazed(question -> new CallResult.Done<>(
                new Completion(
                        "",
                        tasted.size() < 3 ? Completion.State.RUNNING : Completion.State.DONE,
                        "too hot to taste",
                        object()),
                "tasted"));
        await().atMost(LIMIT).until(() -> texts("SELECT reason FROM action")
                .contains("done; what came of it cannot be told yet: too hot to taste"));
        awaitStates("DONE");
        assertThat(sent).containsExactly("rye");
    }

    @Test
    void theVerdictIsAskedAsACallOfWhomItAsks() {
        glazed(question -> new CallResult.Unavailable<>("nobody is hungry", Duration.ofHours(1)));
        await().atMost(LIMIT)
                .until(() -> texts("SELECT reason FROM action").toString().contains("guests"));
        assertThat(systems.of("guests").status().state()).isEqualTo(SystemStatus.State.OPEN);
        assertThat(systems.of("bakery").status().state()).isEqualTo(SystemStatus.State.CLOSED);
        assertThat(tasted).hasSize(1);
    }

    @Test
    void whatIsOverUnseenIsJudgedByTheVerdictAndHasFailedWhereThereIsNone() {
        glazed(
                Completion.State.UNSEEN,
                question -> new CallResult.Done<>(
                        new Completion("", Completion.State.DONE, "it is in the shop", object()), "tasted"));
        awaitStates("DONE");
        assertThat(tasted).singleElement().asString().contains("\"state\":\"unseen\"");
    }

    @Test
    void aVerdictThatIsRefusedIsNoApproval() {
        glazed(question -> new CallResult.Refused<>("no such loaf"));
        awaitStates("FAILED");
        assertThat(texts("SELECT reason FROM action"))
                .containsExactly("it is done, and could not be verified: no such loaf");
    }

    @Test
    void whatIsOverUnseenHasFailedWhereNoVerdictTells() {
        action = exchange -> accepted("rye");
        completion = question -> new CallResult.Done<>(
                List.of(new Completion("rye", Completion.State.UNSEEN, "swept away", object())), "told");
        plan(List.of(tried("rye", 1)));
        dispatch(3);
        awaitStates("FAILED");
        assertThat(texts("SELECT reason FROM action")).containsExactly("swept away");
    }

    @Test
    void whatHasNoRoomNowIsSentAgainHoweverOftenAndTheSystemStaysInUse() {
        action = exchange -> sent.size() < 12 ? new CallResult.Full<>("the oven is full") : accepted(null);
        plan("bake", "rye");
        dispatch(3);
        await().atMost(LIMIT).until(() -> texts("SELECT reason FROM action").contains("the oven is full"));
        awaitStates("DONE");
        assertThat(sent).hasSize(12);
        assertThat(texts("SELECT outcome FROM call WHERE kind = 'send' GROUP BY outcome ORDER BY outcome"))
                .containsExactly("done", "full");
        assertThat(systems.of("bakery").status().failures()).isZero();
    }

    private void glazed(Function<JsonNode, CallResult<Completion>> answer) {
        glazed(Completion.State.DONE, answer);
    }

    private void glazed(Completion.State told, Function<JsonNode, CallResult<Completion>> answer) {
        verdict = answer;
        action = exchange -> accepted("loaf");
        completion = question ->
                new CallResult.Done<>(List.of(new Completion("loaf", told, "", object().put("crumbs", 3))), "told");
        plan(List.of(new NewAction(
                "glaze",
                "bakery",
                "rye",
                "rye",
                null,
                "{\"kind\":\"rye\"}",
                List.of(),
                List.of(),
                0,
                null,
                3,
                "rye-1-3")));
        dispatch(3);
    }

    /** §1.5: the whole tree to COMPLETE, and nobody is called. */
    @Test
    void aDryRunWalksTheWholeTreeWithMadeUpResultsAndCallsNobody() {
        plan(
                List.of(
                        glaze("base", "{\"kind\": {\"$release\": \"3.fc42\"}}"),
                        glaze("app", "{\"kind\": {\"$from\": \"base\", \"path\": \".nvr\"}}", "base"),
                        new NewAction(
                                "bake", "bakery", "note", "note", null, "{}", List.of("app"), List.of(), 0, null)),
                new NewEvent("E", "k", true));
        dispatch(3);
        awaitStates("DONE", "DONE", "DONE");

        assertThat(sent).isEmpty();
        assertThat(probed).isEmpty();
        assertThat(asked).isEmpty();
        assertThat(tasted).isEmpty();
        assertThat(texts("SELECT external_id FROM action ORDER BY id")).containsExactly("-1", "-2", "-3");
        List<String> nvrs = texts("SELECT rebuilt_nvr FROM action WHERE id = 1");
        assertThat(nvrs.get(0)).matches("base-1-3\\.\\d{10}");
        assertThat(texts("SELECT result FROM action ORDER BY id").get(1))
                .isEqualTo("{\"loaf\":-2,\"kind\":\"" + nvrs.get(0) + "\",\"nvr\":null,\"dry_run\":true}");
        assertThat(texts("SELECT DISTINCT answer FROM call")).containsExactly("dry run: nobody was called");
        assertThat(texts("SELECT state || ' ' || dry_run FROM event"))
                .allMatch(event -> event.equalsIgnoreCase("COMPLETE true"));
    }

    @Test
    void aSickSystemDoesNotKeepADryRunWaiting() {
        plan(List.of(glaze("base", "{}")), new NewEvent("E", "k", true));
        dispatch(3);
        systems.of("bakery").pause(Instant.now(), "for cleaning");
        awaitStates("DONE");
        assertThat(sent).isEmpty();
    }

    /** drover.dispatch.dry-run: what was planned before it was set waits, and is still followed. */
    @Test
    void whileAllIsADryRunRealActionsAreNotSentButFollowed() {
        dryRun = true;
        plan(List.of(
                planned("roast", "bakery", "rye"), planned("roast", "bakery", "oat"), planned("bake", "dry-run", "x")));
        test.database()
                .sql()
                .sql("UPDATE action SET state = 'ACCEPTED', external_id = 'oat', poll_at = created_at"
                        + " WHERE action_key = 'oat'")
                .update();
        completion = question -> new CallResult.Done<>(completions(question), "done");
        dispatch(3);
        awaitStates("PLANNED", "DONE", "DONE");
        assertThat(sent).isEmpty();
        assertThat(probed).isEmpty();
    }

    private static NewAction glaze(String key, String parameters, String... needs) {
        return new NewAction(
                "glaze", "bakery", key, key, "IMAGE", parameters, List.of(needs), List.of(), 0, null, 3, key + "-1-3");
    }

    private void awaitSent(int times) {
        await().atMost(LIMIT).until(() -> sent.size() == times);
    }

    private static NewAction tried(String key, int tries) {
        return new NewAction(
                "roast",
                "bakery",
                key,
                key,
                "IMAGE",
                "{\"kind\": {\"$release\": \"3.fc42\"}}",
                List.of(),
                List.of(),
                0,
                null,
                tries,
                key + "-1-3.fc42");
    }

    private static List<Completion> ended(JsonNode question, Function<String, Completion.State> state) {
        List<Completion> all = new ArrayList<>();
        question.get("ids").forEach(id -> all.add(new Completion(id.asText(), state.apply(id.asText()), "", object())));
        return all;
    }

    private static List<Completion> completions(JsonNode question) {
        List<Completion> all = new ArrayList<>();
        question.get("ids").forEach(id -> all.add(new Completion(id.asText(), Completion.State.DONE, "", object())));
        return all;
    }

    private static NewAction planned(String verb, String system, String key) {
        return new NewAction(verb, system, key, key, null, "{}", List.of(), List.of(), 0, null);
    }

    private void awaitStates(String... states) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT state FROM action ORDER BY id"))
                .containsExactly(states));
    }

    private List<String> texts(String sql) {
        return test.database().sql().sql(sql).query(String.class).list();
    }

    private static CallResult<Accepted> accepted(String id) {
        return new CallResult.Done<>(new Accepted(id, null, object(), "in the oven"), "in the oven");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
