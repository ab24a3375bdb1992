package io.drover.bus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.ledger.PutResult;
import io.drover.ledger.Timers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers: a tick is a message that Drover sends itself, under the topic {@code drover.timer.<name>} and an id made of that
 * topic and the time it is for. Every instance sends it; the inbox takes the first. Thread-safe.
 */
public final class Ticks {
    static final String TOPIC = "drover.timer.";
    private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);
    /** A tick that is later than this was missed: nobody ran, or the clock was put forward. */
    private static final Duration MISSED = Duration.ofMinutes(1);

    private final Timers timers;
    private final Clock clock;
    private final String prefix;
    private final Door door;

    /** Takes a tick into the inbox; the result comes later, on another thread. */
    public interface Door {
        void put(Received tick, Consumer<PutResult> whenStored);
    }

    /** @param prefix of the topics of ticks, as {@code drover.bus.topic-prefix} */
    public Ticks(Timers timers, Clock clock, String prefix, Door door) {
        this.timers = timers;
        this.clock = clock;
        this.prefix = prefix;
        this.door = door;
    }

    /** Whether only Drover's own clock, and its operators, may send under this topic. */
    static boolean isTick(@Nullable String topic) {
        return topic != null && topic.startsWith(TOPIC);
    }

    /** @param catchUp how many of the ticks that were missed come late, the newest ones */
    Timer timer(String topic, Schedule schedule, int catchUp) {
        return new Timer(topic, schedule, catchUp);
    }

    private Received tick(String topic, Instant scheduled, boolean late) {
        String fullTopic = prefix.isEmpty() ? topic : prefix + "." + topic;
        UUID id = UUID.nameUUIDFromBytes((fullTopic + " " + scheduled).getBytes(StandardCharsets.UTF_8));
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("timer", topic.substring(TOPIC.length()))
                .put("scheduled", scheduled.toString())
                .put("missed", late)
                .toString();
        return new Received(
                fullTopic,
                false,
                Map.of("sent-at", scheduled.toString()),
                id.toString(),
                "application/json",
                "utf-8",
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** One timer of this instance. One thread. */
    final class Timer {
        private final String topic;
        private final Schedule schedule;
        private final int catchUp;
        private @Nullable Instant last;

        private Timer(String topic, Schedule schedule, int catchUp) {
            this.topic = topic;
            this.schedule = schedule;
            this.catchUp = catchUp;
        }

        /** Sends what is due. Call it often; a clock that goes back makes nothing tick again. */
        void look() {
            Instant now = clock.instant();
            Instant since = last == null ? timers.last(topic, now) : last;
            List<Instant> due = schedule.between(since, now);
            List<Instant> missed =
                    due.stream().filter(at -> at.plus(MISSED).isBefore(now)).toList();
            int left = Math.max(0, missed.size() - catchUp);
            if (!missed.isEmpty()) {
                LOG.warn(
                        "timer {} missed {} ticks since {}; {} of them come now",
                        topic,
                        missed.size(),
                        since,
                        missed.size() - left);
            }
            due.stream().skip(left).forEach(at -> send(at, missed.contains(at)));
            last = due.isEmpty() ? since : due.get(due.size() - 1);
        }

        private void send(Instant scheduled, boolean late) {
            door.put(tick(topic, scheduled, late), result -> {
                if (result == PutResult.STORED || result == PutResult.DUPLICATE) {
                    timers.ticked(topic, scheduled);
                }
            });
        }
    }
}
