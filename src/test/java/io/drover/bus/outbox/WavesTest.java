package io.drover.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.bus.outbox.Broker.Answer;
import io.drover.dispatch.Backoff;
import io.drover.ledger.OutboxRows.Outcome;
import io.drover.ledger.OutboxRows.Owed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Order within an event, and what waits when the broker will not have something. */
class WavesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** Answers as it is told to, by topic; else it confirms. */
    private static final class ScriptedBroker implements Broker {
        final List<String> waves = new ArrayList<>();
        final Map<String, Answer> answers = new TreeMap<>();

        @Override
        public List<Answer> publish(List<Owed> messages) {
            waves.add(String.join(" ", messages.stream().map(WavesTest::name).toList()));
            Answer closed = messages.stream()
                    .map(message -> answers.get(message.topic()))
                    .filter(Answer.Closed.class::isInstance)
                    .findFirst()
                    .orElse(null);
            return messages.stream()
                    .map(message ->
                            closed != null ? closed : answers.getOrDefault(message.topic(), new Answer.Confirmed()))
                    .toList();
        }

        @Override
        public void close() {}
    }

    private static String name(Owed message) {
        return message.topic() + message.eventId() + "/" + message.id();
    }

    private final ScriptedBroker broker = new ScriptedBroker();
    private Instant now = NOON;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };
    private final Holds holds = new Holds(clock, new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5)));

    private static Owed message(long id, String topic, long event) {
        return new Owed(id, UUID.randomUUID(), topic, "{}", "{}", event, 0, NOON);
    }

    private Outcome publish(Owed... batch) {
        return new Waves(broker, holds, List.of(batch)).publish();
    }

    @Test
    void oneMessageOfAnEventIsUnderWayAtATime() {
        Outcome outcome = publish(message(1, "a", 7), message(2, "b", 8), message(3, "b", 7), message(4, "a", 7));

        assertThat(broker.waves).containsExactly("a7/1 b8/2", "b7/3", "a7/4");
        assertThat(outcome.published()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(outcome.refused()).isEmpty();
        assertThat(holds.trouble()).isEmpty();
    }

    @Test
    void whatTheBrokerDeclinesHoldsUpItsEventAlone() {
        broker.answers.put("b", new Answer.Declined());

        Outcome outcome = publish(message(1, "b", 7), message(2, "a", 7), message(3, "a", 8), message(4, "a", 8));

        assertThat(broker.waves).containsExactly("b7/1 a8/3", "a8/4");
        assertThat(outcome.published()).containsExactly(3L, 4L);
        assertThat(outcome.refused()).containsOnlyKeys(1L);
        assertThat(holds.events()).containsExactly(7L);
        assertThat(holds.isEverythingHeld()).isFalse();
        assertThat(holds.trouble()).hasValue("some under b: the broker has no room for it (nack)");

        now = now.plusSeconds(11);
        broker.answers.clear();
        assertThat(holds.events()).isEmpty();
        assertThat(publish(message(1, "b", 7), message(2, "a", 7)).published()).containsExactly(1L, 2L);
        assertThat(holds.trouble()).isEmpty();
    }

    @Test
    void aForbiddenTopicIsFoundAmongThoseUnderWayAndAskedForOnlyOnce() {
        broker.answers.put("b", new Answer.Closed(403, "403 ACCESS_REFUSED"));

        Outcome outcome = publish(
                message(1, "a", 7), message(2, "b", 8), message(3, "b", 9), message(4, "a", 9), message(5, "a", 7));

        assertThat(broker.waves)
                .as("together, then alone; the second of that topic is not tried")
                .containsExactly("a7/1 b8/2 b9/3", "a7/1", "b8/2", "a7/5");
        assertThat(outcome.published()).containsExactly(1L, 5L);
        assertThat(outcome.refused()).containsOnlyKeys(2L);
        assertThat(holds.events()).containsExactlyInAnyOrder(8L, 9L);
        assertThat(holds.trouble()).hasValue("topic b: 403 ACCESS_REFUSED");
    }

    @Test
    void withoutItsExchangeEverythingWaits() {
        broker.answers.put("a", new Answer.Closed(404, "404 NOT_FOUND"));

        Outcome outcome = publish(message(1, "a", 7), message(2, "a", 8));

        assertThat(broker.waves).containsExactly("a7/1 a8/2", "a7/1");
        assertThat(outcome.published()).isEmpty();
        assertThat(outcome.refused()).containsOnlyKeys(1L);
        assertThat(holds.isEverythingHeld()).isTrue();
    }

    @Test
    void whileTheBrokerIsAwayEverythingWaitsLongerEachTime() {
        broker.answers.put("a", new Answer.Unanswered("gone"));

        publish(message(1, "a", 7), message(2, "a", 7));
        assertThat(broker.waves).containsExactly("a7/1");
        assertThat(publish(message(1, "a", 7)).refused())
                .as("not tried while held")
                .isEmpty();
        now = now.plusSeconds(11);
        assertThat(holds.isEverythingHeld()).isFalse();
        publish(message(1, "a", 7));
        now = now.plusSeconds(11);
        assertThat(holds.isEverythingHeld()).as("twice as long").isTrue();
        assertThat(holds.trouble()).hasValue("everything: gone");
        now = now.plusSeconds(11);
        broker.answers.clear();
        assertThat(publish(message(1, "a", 7)).published()).containsExactly(1L);
        assertThat(holds.trouble()).isEmpty();
    }

    @Test
    void whereTooManyEventsWaitAllDo() {
        for (int event = 0; event <= Holds.MOST_EVENTS; event++) {
            holds.declined(event, "b");
        }
        assertThat(holds.isEverythingHeld()).isTrue();
    }
}
