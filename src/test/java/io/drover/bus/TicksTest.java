package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.Acknowledgement;
import io.drover.ledger.Inbox;
import io.drover.ledger.InboxSettings;
import io.drover.ledger.Timers;
import io.drover.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A timer of several instances, each with a clock of its own, on one ledger. */
class TicksTest {
    private static final String DATABASES = "io.drover.testing.TestDatabases#all";
    private static final String TOPIC = "drover.timer.nightly";
    private static final Environments ENVIRONMENTS = Environments.parse("org.fedoraproject.prod");
    private static final String EVENING = "2026-03-28T20:00:00Z";

    @ParameterizedTest
    @MethodSource(DATABASES)
    void ticksOnceInTheClusterWhoeverComesFirst(TestDatabase test) {
        try (Instance one = new Instance(test, 1, EVENING);
                Instance two = new Instance(test, 1, EVENING)) {
            look(one, two);
            one.now("2026-03-29T01:30:00Z");
            two.now("2026-03-29T01:29:57Z");
            look(one, two);
            two.now("2026-03-29T01:30:02Z");
            look(two, one, two, one);
            one.now("2026-03-30T00:29:59Z");
            two.now("2026-03-30T00:30:01Z");
            look(one, two);
            one.now("2026-03-30T00:30:00Z");
            look(one, two);
        }
        assertThat(ticks(test))
                .as("02:30 in Prague, on the night when there is none and the one after")
                .containsExactly(
                        "{\"timer\":\"nightly\",\"scheduled\":\"2026-03-29T01:30:00Z\",\"missed\":false}",
                        "{\"timer\":\"nightly\",\"scheduled\":\"2026-03-30T00:30:00Z\",\"missed\":false}");
        assertThat(deliveries(test)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void ofTheTicksMissedWhileAllWereDownOneComesLate(TestDatabase test) {
        try (Instance one = new Instance(test, 1, EVENING)) {
            look(one);
        }
        try (Instance one = new Instance(test, 1, "2026-04-02T12:00:00Z");
                Instance two = new Instance(test, 1, "2026-04-02T12:00:03Z")) {
            look(one, two, one, two);
        }
        assertThat(ticks(test))
                .containsExactly("{\"timer\":\"nightly\",\"scheduled\":\"2026-04-02T00:30:00Z\",\"missed\":true}");
        try (Instance one = new Instance(test, 1, "2026-04-02T13:00:00Z")) {
            look(one);
        }
        assertThat(ticks(test)).as("it is known to have ticked").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void asManyComeLateAsTheRouteWants(TestDatabase test) {
        try (Instance one = new Instance(test, 3, EVENING)) {
            look(one);
            one.now("2026-04-02T12:00:00Z");
            look(one, one);
        }
        assertThat(ticks(test)).hasSize(3);
        try (Instance none = new Instance(test, 0, "2026-04-05T12:00:00Z")) {
            look(none);
            none.now("2026-04-06T00:30:00Z");
            look(none);
        }
        assertThat(ticks(test)).hasSize(4).last().asString().contains("2026-04-06T00:30:00Z");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aClockThatGoesBackMakesNothingTickAgain(TestDatabase test) {
        try (Instance one = new Instance(test, 1, EVENING)) {
            look(one);
            one.now("2026-03-29T01:30:00Z");
            look(one);
            one.now(EVENING);
            look(one);
            one.now("2026-03-29T01:30:01Z");
            look(one);
        }
        assertThat(ticks(test)).hasSize(1);
        assertThat(test.database()
                        .sql()
                        .sql("SELECT receptions FROM message")
                        .query(Integer.class)
                        .list())
                .containsExactly(1);
    }

    private static void look(Instance... instances) {
        for (Instance instance : instances) {
            instance.timer.look();
        }
    }

    private static List<String> ticks(TestDatabase test) {
        return test.database()
                .sql()
                .sql("SELECT body FROM message ORDER BY sent_at")
                .query((row, n) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                .list();
    }

    private static long deliveries(TestDatabase test) {
        return test.database()
                .sql()
                .sql("SELECT COUNT(*) FROM delivery WHERE route = 'at-night'")
                .query(Long.class)
                .single();
    }

    /** An instance as far as its timers go. What it sends is stored when it is closed, at the latest. */
    private static final class Instance implements AutoCloseable {
        private final AtomicReference<Instant> now;
        private final Inbox inbox;
        final Ticks.Timer timer;

        Instance(TestDatabase test, int catchUp, String start) {
            now = new AtomicReference<>(Instant.parse(start));
            Clock clock = new Clock() {
                @Override
                public Instant instant() {
                    return now.get();
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
            Subscriptions subscriptions = new Subscriptions(ENVIRONMENTS);
            subscriptions.add(new Subscription("at-night", List.of(TopicPattern.parse(TOPIC)), payload -> null));
            inbox = new Inbox(
                    test.database(),
                    "one",
                    clock,
                    new InboxSettings(10, 100, 1 << 20, Duration.ZERO),
                    deliveries -> {});
            Ticks ticks = new Ticks(
                    new Timers(test.database()), clock, "org.fedoraproject.prod", (tick, whenStored) -> new Intake(
                                    new Envelopes(4096),
                                    ENVIRONMENTS,
                                    subscriptions,
                                    (entry, acknowledgement) -> inbox.put(entry, acknowledgement, whenStored))
                            .accept(tick, "timer", Acknowledgement.none()));
            timer = ticks.timer(TOPIC, Schedule.parse("0 30 2 * * *", "Europe/Prague"), catchUp);
        }

        void now(String time) {
            now.set(Instant.parse(time));
        }

        @Override
        public void close() {
            inbox.close();
        }
    }
}
