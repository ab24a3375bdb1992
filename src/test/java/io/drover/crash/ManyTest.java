package io.drover.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.sandbox.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** AC-3: several instances on one queue and one ledger, and what becomes of the work of one that dies, stalls or ends. */
@Timeout(600)
class ManyTest {
    private static final int LANES = 8;
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final AtomicInteger sentSoFar = new AtomicInteger();
    private @Nullable Cluster cluster;
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();

    @RegisterExtension
    final AfterTestExecutionCallback logOfWhatFailed = context -> {
        if (context.getExecutionException().isPresent() && cluster != null) {
            cluster.printLogs();
        }
    };

    @AfterEach
    void close() throws Exception {
        sender.shutdownNow();
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void theWorkOfAKilledInstanceIsTakenOverOnAQuorumQueue() throws Exception {
        killed("quorum", 400);
    }

    @Test
    @Tag("crash")
    void theWorkOfAKilledInstanceIsTakenOverOnAClassicQueue() throws Exception {
        killed("classic", 2_000);
    }

    private void killed(String queueType, int orders) throws Exception {
        Cluster many = open(queueType, orders, Map.of());
        Child one = many.start("one", null);
        many.start("two", null);
        many.awaitReaders(2);
        CompletableFuture<Void> sent = send(orders, 60, number -> number % 4 > 0);
        // both have work in hand that only they know of
        await().atMost(Cluster.LIMIT)
                .until(() -> open(many, "one") > 0 && ended(many, "one") > 20 && ended(many, "two") > 20);
        long owned = open(many, "one");
        one.close();
        int before = sentSoFar.get();
        Instant killed = Instant.now();
        await().atMost(Cluster.LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> open(many, "one") == 0);
        Duration takeover = Duration.between(killed, Instant.now());
        await().atMost(Cluster.LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Orders.of(many).judged().stream()
                                .filter(order -> order.number() < before)
                                .count()
                        == before);
        System.out.println("ManyTest " + queueType + ": killed with " + owned + " open rows; taken over after "
                + takeover.toMillis() + " ms; all that was sent before judged after "
                + Duration.between(killed, Instant.now()).toMillis() + " ms");
        sent.get(120, TimeUnit.SECONDS);
        many.awaitEnded(orders);

        Orders.nothingIsLostAndNothingDoneTwice(many, orders, acting(orders, number -> number % 4 > 0));
        Orders.of(many).oneOfALaneAtATimeInTheLedgersOrder();
        assertThat(takeover).isLessThan(WITHIN);
    }

    @Test
    @Tag("crash")
    void oneThatStandsStillWithARequestUnderWayDoesNothingTwiceWhenItGoesOn() throws Exception {
        Cluster many =
                open("quorum", 10, Map.of("drover.dispatch.in-flight", "60s", "drover.dispatch.poll-interval", "90s"));
        Child one = many.start("one", null);
        many.awaitReaders(1);
        many.sendPlain(0);
        await().atMost(Cluster.LIMIT).until(() -> many.tagged().size() == 1);
        var koji = many.simulators().server("koji").faults();
        koji.arm(Fault.once(Fault.Kind.LATE).on("POST", "kojihub"));
        many.sendPlain(1);
        await().atMost(Cluster.LIMIT).until(() -> koji.armed().isEmpty());
        one.signal("STOP");
        Child two = many.start("two", null);
        await().atMost(Cluster.LIMIT)
                .until(() -> many.texts("SELECT c.kind || ' ' || c.outcome FROM call c JOIN action a"
                                + " ON a.id = c.action_id WHERE a.action_key = 'order-1-1'")
                        .contains("probe done"));
        assertThat(many.tagged())
                .as("the request has not taken effect when it is looked for first")
                .hasSize(1);
        koji.clear();
        await().atMost(Cluster.LIMIT).until(() -> many.texts("SELECT state FROM action WHERE action_key = 'order-1-1'")
                .get(0)
                .matches("ACCEPTED|DONE"));
        one.signal("CONT");
        await().atMost(Cluster.LIMIT).until(() -> many.logOf("one").contains("it goes on as one#"));
        two.signal("TERM");
        assertThat(two.exit(Cluster.LIMIT)).isNotNull();
        many.sendPlain(2);
        await().atMost(Cluster.LIMIT)
                .until(() -> many.count("SELECT COUNT(*) FROM action WHERE external_id IS NOT NULL") == 3);

        assertThat(many.tagged()).hasSize(3).doesNotHaveDuplicates();
        assertThat(many.texts("SELECT external_id FROM action ORDER BY id"))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    /** As long as the call is in doubt nobody repeats it; after that the heir does, and the one that wakes must not. */
    @Test
    @Tag("crash")
    void oneThatStandsStillUntilItsRequestIsGivenUpDoesNotRepeatIt() throws Exception {
        Cluster many = open("quorum", 10, Map.of("drover.dispatch.in-flight", "20s", "drover.koji.timeout", "8s"));
        Child one = many.start("one", null);
        many.awaitReaders(1);
        many.sendPlain(0);
        await().atMost(Cluster.LIMIT).until(() -> many.tagged().size() == 1);
        await().atMost(Cluster.LIMIT).until(() -> many.count("SELECT COUNT(*) FROM action WHERE state = 'DONE'") == 1);
        var koji = many.simulators().server("koji").faults();
        koji.arm(Fault.once(Fault.Kind.HANG).on("POST", "kojihub"));
        many.sendPlain(1);
        await().atMost(Cluster.LIMIT).until(() -> koji.armed().isEmpty());
        one.signal("STOP");
        many.start("two", null);
        await().atMost(Cluster.LIMIT).until(() -> many.tagged().size() == 2);
        one.signal("CONT");
        await().atMost(Cluster.LIMIT).until(() -> many.logOf("one").contains("not asked again"));
        many.sendPlain(2);
        await().atMost(Cluster.LIMIT).until(() -> many.tagged().size() == 3);
        await().atMost(Cluster.LIMIT).until(() -> many.count("SELECT COUNT(*) FROM action WHERE state = 'DONE'") == 3);
        assertThat(many.tagged()).doesNotHaveDuplicates();
    }

    @Test
    @Tag("crash")
    void oneThatStandsStillBeforeItsRequestLeavesDoesNotSendItWhenItGoesOn() throws Exception {
        Cluster many = open("quorum", 10, Map.of());
        Child one = many.start("one", "stop dispatch.sending");
        many.awaitReaders(1);
        many.send(0, null, true);
        await().atMost(Cluster.LIMIT).until(one::isStopped);
        assertThat(many.texts("SELECT state FROM action")).containsExactly("SENDING");
        many.start("two", null);
        await().atMost(Cluster.LIMIT).until(() -> many.tagged().size() == 1);
        one.signal("CONT");
        await().atMost(Cluster.LIMIT).until(() -> many.logOf("one").contains("not sent: this process stood still"));
        many.awaitEnded(1);
        assertThat(many.tagged()).containsExactly("order-1-0 into shipped");
    }

    @Test
    void theSecondProcessOfANameStartsAtOnceAndTheFirstEndsAndSaysWhy() throws Exception {
        Cluster many = open("classic", 4, Map.of());
        Child first = many.start("same", null);
        many.awaitReaders(1);
        many.start("same", null);
        assertThat(first.exit(Cluster.LIMIT)).as("exit code of the first").isEqualTo(3);
        assertThat(many.logOf("same"))
                .contains("had not ended:")
                .contains("another process was started under the name of this one, drover.instance:");
        many.awaitReaders(1);
        many.send(0, "a", true);
        many.awaitEnded(1);
        Orders.nothingIsLostAndNothingDoneTwice(many, 1, List.of(0));
    }

    @Test
    void aTimerTicksOnceInTheCluster() throws Exception {
        Cluster many = open("classic", 1, Map.of());
        many.start("one", null);
        many.start("two", null);
        many.awaitReaders(2);
        await().atMost(Cluster.LIMIT)
                .until(() -> many.count("SELECT COUNT(*) FROM message WHERE source = 'timer' AND receptions = 2") >= 3);
        List<Instant> times = many.sql()
                .sql("SELECT sent_at FROM message WHERE source = 'timer' ORDER BY sent_at")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .list();
        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i))).isEqualTo(Duration.ofSeconds(2));
        }
        assertThat(many.count("SELECT COUNT(*) FROM delivery WHERE route = 'ticking'"))
                .isBetween((long) times.size(), times.size() + 2L);
        await().atMost(Cluster.LIMIT)
                .until(() ->
                        many.count("SELECT COUNT(*) FROM delivery WHERE route = 'ticking' AND state = 'JUDGED'") >= 3);
    }

    /**
     * {@code -Ddrover.test.rate=300 -Ddrover.test.gap=2}: messages a second while each instance is ended and started again,
     * and how many seconds may pass without one being judged. Both are for a machine that does nothing else; the default
     * holds beside the crash suite, too.
     */
    @Test
    @Tag("crash")
    void aRollingRestartLosesNothingAndIsHardlyNoticed() throws Exception {
        int rate = Integer.getInteger("drover.test.rate", 60);
        Cluster many = open("quorum", 1_000_000, Map.of());
        List<String> names = List.of("one", "two", "three");
        Map<String, Child> running = new HashMap<>();
        for (String name : names) {
            running.put(name, many.start(name, null));
        }
        many.awaitReaders(3);
        CompletableFuture<Void> sent = send(1_000_000, rate, number -> number % 50 == 0);
        await().atMost(Cluster.LIMIT).until(() -> names.stream().allMatch(name -> ended(many, name) > rate));
        Instant from = Instant.now();
        for (String name : names) {
            Child ending = Objects.requireNonNull(running.get(name));
            Instant told = Instant.now();
            ending.signal("TERM");
            assertThat(ending.exit(Cluster.LIMIT)).as("exit of " + name).isNotNull();
            System.out.println("ManyTest: " + name + " ended within "
                    + Duration.between(told, Instant.now()).toMillis() + " ms");
            many.start(name, null);
            many.awaitReaders(3);
        }
        Instant to = Instant.now();
        assertThat(sent).as("messages flowed until the end of the restart").isNotDone();
        sender.shutdown();
        assertThat(sender.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        int orders = sentSoFar.get();
        many.awaitEnded(orders);

        Orders.nothingIsLostAndNothingDoneTwice(many, orders, acting(orders, number -> number % 50 == 0));
        Orders result = Orders.of(many);
        result.oneOfALaneAtATimeInTheLedgersOrder();
        Duration gap = result.longestGap(from, to);
        System.out.println("ManyTest: " + orders + " orders at " + rate + " a second, longest gap " + gap.toMillis()
                + " ms; received again "
                + many.count("SELECT COUNT(*) FROM message WHERE receptions > 1 AND source = 'rabbitmq'"));
        assertThat(gap).isLessThan(Duration.ofSeconds(Integer.getInteger("drover.test.gap", 20)));
    }

    private CompletableFuture<Void> send(int orders, int perSecond, IntPredicate acts) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        AtomicInteger next = sentSoFar;
        long began = System.nanoTime();
        sender.scheduleAtFixedRate(
                () -> {
                    long due = (System.nanoTime() - began) * perSecond / 1_000_000_000L;
                    while (next.get() < Math.min(due, orders)) {
                        int number = next.getAndIncrement();
                        // every second order waits for none
                        cluster().send(number, number % 2 == 0 ? null : "lane-" + number % LANES, acts.test(number));
                    }
                    if (next.get() == orders) {
                        done.complete(null);
                    }
                },
                0,
                10,
                TimeUnit.MILLISECONDS);
        return done;
    }

    private static List<Integer> acting(int orders, IntPredicate acts) {
        return IntStream.range(0, orders).filter(acts).boxed().toList();
    }

    private static long open(Cluster many, String instance) {
        return many.count("SELECT COUNT(*) FROM delivery WHERE state IN ('PENDING', 'WAITING') AND owner LIKE '"
                        + instance + "#%'")
                + many.count("SELECT COUNT(*) FROM action WHERE state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')"
                        + " AND owner LIKE '" + instance + "#%'");
    }

    private static long ended(Cluster many, String instance) {
        return many.count("SELECT COUNT(*) FROM delivery WHERE state = 'JUDGED' AND owner LIKE '" + instance + "#%'");
    }

    private Cluster open(String queueType, int builds, Map<String, String> settings) throws Exception {
        cluster = new Cluster(directory, queueType, builds, settings);
        return cluster;
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }
}
