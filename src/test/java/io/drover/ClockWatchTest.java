package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.PutOff;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClockWatchTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Instant wall = NOON;
    private long nanos = 5;

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatWaitsIsDueWhenTheClockWasPutBack(TestDatabase test) {
        waiting(test);
        Clock clock = new Wall();
        try (ClockWatch watch =
                new ClockWatch(new PutOff(test.database(), clock, Duration.ofMinutes(3)), clock, () -> nanos)) {
            passes(Duration.ofSeconds(1), Duration.ofSeconds(1));
            watch.look();
            passes(Duration.ofSeconds(1), Duration.ofHours(2)); // forward
            watch.look();
            passes(Duration.ofSeconds(1), Duration.ofSeconds(-5)); // a nudge
            watch.look();
            assertThat(due(test)).containsExactly("false", "false", "false", "false");

            passes(Duration.ofSeconds(1), Duration.ofHours(-1));
            watch.look();
        }
        assertThat(due(test)).containsExactly("true", "true", "true", "true");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatHasEndedStaysAsItIs(TestDatabase test) {
        waiting(test);
        test.database().inTransaction(sql -> sql.sql("UPDATE action SET state = 'DONE'")
                .update());
        assertThat(new PutOff(test.database(), new Wall(), Duration.ofMinutes(3)).isDueWhereBeyond(wall))
                .as("rows made due: the delivery")
                .isEqualTo(1);
    }

    private void passes(Duration really, Duration onTheWall) {
        nanos += really.toNanos();
        wall = wall.plus(onTheWall);
    }

    /** A delivery, an action that is to be sent again, one that is to be polled: all at three o'clock. */
    private static void waiting(TestDatabase test) {
        test.database().inTransaction(sql -> {
            UUID message = UUID.randomUUID();
            var noon = NOON.atOffset(ZoneOffset.UTC);
            sql.sql("INSERT INTO message (id, topic, received_at, source, envelope, headers, body)"
                            + " VALUES (?, 'order.new', ?, 'test', 'fedmsg', '{}', ?)")
                    .params(message, noon, new byte[] {'{', '}'})
                    .update();
            sql.sql("INSERT INTO delivery (message_id, route, state, received_at, owner, next_attempt_at)"
                            + " VALUES (?, 'baking', 'WAITING', ?, 'one', ?)")
                    .params(message, noon, noon.plusHours(3))
                    .update();
            sql.sql("INSERT INTO event (id, type, search_key, state, created_at) VALUES (1, 'E', 'k', 'OPEN', ?)")
                    .params(noon)
                    .update();
            for (String state : List.of("PLANNED", "ACCEPTED")) {
                sql.sql(
                                "INSERT INTO action (event_id, verb, system, action_key, name, parameters, state, owner,"
                                        + " created_at, next_attempt_at, poll_at) VALUES (1, 'v', 's', ?, 'n', '{}', ?, 'one', ?, ?, ?)")
                        .params(state, state, noon, noon.plusHours(3), noon.plusHours(3))
                        .update();
            }
            return true;
        });
    }

    /** The delivery, the planned action's next attempt, both actions' polls. */
    private List<String> due(TestDatabase test) {
        var now = wall.atOffset(ZoneOffset.UTC);
        return test.database()
                .sql()
                .sql(
                        """
                        SELECT next_attempt_at <= :now FROM delivery
                        UNION ALL SELECT next_attempt_at <= :now FROM action WHERE state = 'PLANNED'
                        UNION ALL SELECT poll_at <= :now FROM action""")
                .param("now", now)
                .query((row, n) -> Boolean.toString(row.getBoolean(1)))
                .list();
    }

    private final class Wall extends Clock {
        @Override
        public Instant instant() {
            return wall;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
