package io.drover.bus.outbox;

import io.drover.dispatch.Backoff;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is not tried now, since the broker would not have it: a topic, the messages of an event, or everything. Each comes
 * again after its back-off; said once when it begins and once when it is over. One thread; {@link #trouble} is for all.
 */
final class Holds {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    /** Events that are stepped over; with more of them everything waits. */
    static final int MOST_EVENTS = 500;

    private static final String EVERYTHING = "everything";

    private record Hold(int failures, Instant until, String reason) {}

    private final Clock clock;
    private final Backoff backoff;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Map<String, Hold> reasons = new HashMap<>();
    private final Map<Long, Instant> events = new HashMap<>();
    private volatile @Nullable String trouble;

    Holds(Clock clock, Backoff backoff) {
        this.clock = clock;
        this.backoff = backoff;
    }

    /** Nothing at all is tried until the back-off is over. */
    Instant everything(String reason) {
        return hold(EVERYTHING, reason);
    }

    /** No message of this topic is, and so none of an event whose turn such a message has. */
    Instant topic(String topic, String reason) {
        return hold("topic " + topic, reason);
    }

    /** No message of this event is, since the broker had no room for one of this topic. */
    Instant declined(long event, String topic) {
        Instant until = hold("some under " + topic, "the broker has no room for it (nack)");
        step(event, until);
        return until;
    }

    /** No message of this event is, since the broker will not have this one. */
    Instant event(long event, String reason) {
        Instant until = hold("a message of event " + event, reason);
        step(event, until);
        return until;
    }

    /** Leaves an event alone while its next message is of a topic that is held. */
    boolean steppedOver(long event, String topic) {
        Hold hold = reasons.get("topic " + topic);
        if (hold == null || !clock.instant().isBefore(hold.until)) {
            return false;
        }
        step(event, hold.until);
        return true;
    }

    private void step(long event, Instant until) {
        events.put(event, until);
        if (events.size() > MOST_EVENTS) {
            everything("the messages of more than " + MOST_EVENTS + " events wait");
        }
    }

    /** Whether everything waits. */
    boolean isEverythingHeld() {
        Hold hold = reasons.get(EVERYTHING);
        return hold != null && clock.instant().isBefore(hold.until);
    }

    /** Events to be left alone now. */
    Set<Long> events() {
        Instant now = clock.instant();
        events.values().removeIf(until -> !now.isBefore(until));
        return Set.copyOf(events.keySet());
    }

    /** The broker took a message: what was held on account of its kind is over. */
    void passed(long event, String topic) {
        over(EVERYTHING);
        over("topic " + topic);
        over("some under " + topic);
        over("a message of event " + event);
    }

    /** Why messages wait, as last seen; empty where none does. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private Instant hold(String what, String reason) {
        Hold before = reasons.get(what);
        int failures = before == null ? 1 : before.failures + 1;
        Instant until = clock.instant().plus(backoff.after(failures, random));
        reasons.put(what, new Hold(failures, until, reason));
        if (before == null || !before.reason.equals(reason)) {
            LOG.warn("not published, {}: {}; tried again until the broker takes it, nothing is lost", what, reason);
        }
        say();
        return until;
    }

    private void over(String what) {
        if (!reasons.isEmpty() && reasons.remove(what) != null) {
            LOG.info("published again: {}", what);
            say();
        }
    }

    private void say() {
        trouble = reasons.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(5)
                .map(hold -> hold.getKey() + ": " + hold.getValue().reason)
                .reduce((one, other) -> one + "; " + other)
                .orElse(null);
    }
}
