package io.drover.bus.outbox;

import io.drover.ledger.OutboxRows.Outcome;
import io.drover.ledger.OutboxRows.Owed;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes a batch in waves: the next message of each event at a time, so that a message leaves only after the broker has
 * the one before it, whatever it says of any.
 */
final class Waves {
    private final Broker broker;
    private final Holds holds;
    private final Map<Long, Deque<Owed>> events = new LinkedHashMap<>();
    private final List<Long> published = new ArrayList<>();
    private final Map<Long, Instant> refused = new HashMap<>();

    Waves(Broker broker, Holds holds, Collection<Owed> batch) {
        this.broker = broker;
        this.holds = holds;
        batch.forEach(message -> events.computeIfAbsent(message.eventId(), id -> new ArrayDeque<>())
                .add(message));
    }

    Outcome publish() {
        while (!holds.isEverythingHeld()) {
            List<Owed> wave = next();
            if (wave.isEmpty()) {
                break;
            }
            take(wave, broker.publish(wave));
        }
        return new Outcome(published, refused);
    }

    private List<Owed> next() {
        events.values()
                .removeIf(queue -> queue.isEmpty()
                        || holds.steppedOver(
                                queue.element().eventId(), queue.element().topic()));
        return events.values().stream().map(Deque::element).toList();
    }

    /** Where the channel was closed with several under way, each is tried alone: then it is plain which one it was. */
    private void take(List<Owed> wave, List<Broker.Answer> answers) {
        List<Owed> suspects = new ArrayList<>();
        for (int i = 0; i < wave.size(); i++) {
            if (wave.size() > 1 && answers.get(i) instanceof Broker.Answer.Closed) {
                suspects.add(wave.get(i));
            } else {
                take(wave.get(i), answers.get(i));
            }
        }
        for (Owed suspect : suspects) {
            if (holds.isEverythingHeld()) {
                return;
            }
            if (!holds.steppedOver(suspect.eventId(), suspect.topic())) {
                take(suspect, broker.publish(List.of(suspect)).get(0));
            } else {
                events.remove(suspect.eventId());
            }
        }
    }

    private void take(Owed message, Broker.Answer answer) {
        if (answer instanceof Broker.Answer.Confirmed) {
            published.add(message.id());
            events.getOrDefault(message.eventId(), new ArrayDeque<>()).poll();
            holds.passed(message.eventId(), message.topic());
            return;
        }
        events.remove(message.eventId());
        if (answer instanceof Broker.Answer.Closed closed) {
            refused.put(message.id(), closed(message, closed));
        } else if (answer instanceof Broker.Answer.Declined) {
            refused.put(message.id(), holds.declined(message.eventId(), message.topic()));
        } else if (answer instanceof Broker.Answer.Unanswered unanswered) {
            refused.put(message.id(), holds.everything(unanswered.reason()));
        }
    }

    private Instant closed(Owed message, Broker.Answer.Closed closed) {
        return switch (closed.code()) {
            case 403 -> {
                Instant until = holds.topic(message.topic(), closed.reason());
                holds.steppedOver(message.eventId(), message.topic());
                yield until;
            }
            case 406 -> holds.event(message.eventId(), closed.reason());
            default -> holds.everything(closed.reason());
        };
    }
}
