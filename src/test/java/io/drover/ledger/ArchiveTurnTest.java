package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One instance asks at a time; marks only go forward; many ids are looked up in one go. */
class ArchiveTurnTest {
    private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    private static final Duration LENGTH = Duration.ofMinutes(2);

    private final SettableClock clock = new SettableClock(NOON);

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void oneHasItUntilItEndsItOrFallsSilent(TestDatabase database) {
        ArchiveTurn one = new ArchiveTurn(database.database(), clock, "one", LENGTH);
        ArchiveTurn other = new ArchiveTurn(database.database(), clock, "other", LENGTH);
        assertThat(one.take()).isTrue();
        assertThat(other.take()).isFalse();
        assertThat(one.take()).as("it goes on").isTrue();
        other.end();
        assertThat(other.take()).as("nobody ends another's turn").isFalse();
        one.end();
        assertThat(other.take()).isTrue();
        assertThat(one.take()).isFalse();
        clock.pass(LENGTH.plusSeconds(1));
        assertThat(one.take()).as("the other fell silent").isTrue();
        assertThat(other.take()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aMarkNeverGoesBack(TestDatabase database) {
        ArchiveMarks marks = new ArchiveMarks(database.database());
        marks.add(List.of("topic:a", "topic:b"), NOON, NOON);
        marks.add(List.of("topic:a"), NOON.plusSeconds(99), NOON);
        ArchiveAnswer answer = new ArchiveAnswer(ArchiveMark.State.CURRENT, NOON, "2 messages", null);
        marks.advance(List.of("topic:a"), NOON.plusSeconds(60), answer, Map.of("topic:a", 2));
        marks.advance(List.of("topic:a"), NOON.plusSeconds(30), answer, Map.of());
        marks.stay(
                List.of("topic:b"), new ArchiveAnswer(ArchiveMark.State.DOUBTFUL, NOON, "no\0thing", NOON), Map.of());
        assertThat(marks.all())
                .containsExactly(
                        new ArchiveMark(
                                "topic:a",
                                NOON,
                                NOON.plusSeconds(60),
                                NOON,
                                NOON,
                                ArchiveMark.State.CURRENT,
                                "2 messages",
                                null,
                                2),
                        new ArchiveMark(
                                "topic:b",
                                NOON,
                                NOON,
                                NOON,
                                NOON,
                                ArchiveMark.State.DOUBTFUL,
                                SqlText.clean("no\0thing"),
                                NOON,
                                0));
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void knowsWhichMessagesAreThere(TestDatabase database) {
        UUID known = UUID.randomUUID();
        for (String[] row : new String[][] {
            {known.toString(), "rabbitmq"}, {UUID.randomUUID().toString(), "archive"}
        }) {
            database.database()
                    .sql()
                    .sql("INSERT INTO message (id, topic, sent_at, received_at, source, envelope, headers, body)"
                            + " VALUES (?, ?, ?, ?, ?, 'fedmsg', '{}', ?)")
                    .params(
                            UUID.fromString(row[0]),
                            "t." + row[1],
                            Judgements.at(NOON),
                            Judgements.at(NOON.plusSeconds(3)),
                            row[1],
                            new byte[0])
                    .update();
        }
        KnownMessages messages = new KnownMessages(database.database());
        assertThat(messages.of(Set.of(known, UUID.randomUUID()))).containsExactly(known);
        assertThat(messages.of(Set.of())).isEmpty();
        assertThat(messages.newest()).contains(NOON.plusSeconds(3));
        assertThat(messages.busesReached(NOON)).singleElement().satisfies(bus -> assertThat(bus.transit())
                .isEqualTo(Duration.ofSeconds(3)));
        assertThat(messages.busesReached(NOON.plusSeconds(4))).isEmpty();
        assertThat(messages.busTopics(NOON, NOON.plusSeconds(1), Duration.ofMinutes(10)))
                .containsExactly("t.rabbitmq");
        assertThat(messages.busTopics(NOON.plusSeconds(1), NOON.plusSeconds(2), Duration.ofMinutes(10)))
                .isEmpty();
    }
}
