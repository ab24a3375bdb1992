package io.drover.bus.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one round of questions brought, while it goes on and after. One thread. */
final class Round {
    private static final int MOST_STUCK = 5;

    private final Map<String, Integer> recovered = new TreeMap<>();
    private int unreadable;
    private @Nullable Instant oldest;
    private @Nullable String trouble;
    private @Nullable String doubt;
    private @Nullable Duration retryAfter;
    private boolean away;
    private int stuck;

    void found(String topic, @Nullable Instant sentAt) {
        recovered.merge(topic, 1, Integer::sum);
        if (sentAt != null && (oldest == null || sentAt.isBefore(oldest))) {
            oldest = sentAt;
        }
    }

    void foundUnreadable() {
        unreadable++;
    }

    void trouble(String evidence) {
        trouble = evidence;
    }

    /** Another question without an answer; after a few of them it is no use to ask more. */
    void stuck(String evidence) {
        trouble = evidence;
        stuck++;
        away |= stuck >= MOST_STUCK;
    }

    void away(String evidence, @Nullable Duration wait) {
        trouble = evidence;
        retryAfter = wait;
        away = true;
    }

    void doubt(String why) {
        doubt = why;
    }

    /** Messages that were missing and are in the ledger now. */
    int recovered() {
        return recovered.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<String, Integer> recoveredByTopic() {
        return Map.copyOf(recovered);
    }

    int unreadable() {
        return unreadable;
    }

    /** When the oldest of those was sent. */
    @Nullable
    Instant oldest() {
        return oldest;
    }

    /** What kept the round from its end; null where nothing did. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Why an answer cannot be believed; null where all can. */
    @Nullable
    String doubt() {
        return doubt;
    }

    /** Whether the archive could not be asked at all. */
    boolean isAway() {
        return away;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
