package io.drover.ledger;

import java.time.Duration;

/**
 * How long the ledger remembers; zero stands for ever. Nothing that is open is ever removed, and the audit neither.
 *
 * @param messages messages that nobody acted on, with their decisions; one that comes again afterwards is a new message
 * @param events events that are over, with their actions and calls; the (verb, key) of their actions may be planned again afterwards
 * @param deadLetters dead letters that were replayed or discarded
 * @param publications what was published
 * @param batch rows of one transaction, 1 to 10,000
 */
public record RetentionSettings(
        Duration messages, Duration events, Duration deadLetters, Duration publications, int batch) {
    public RetentionSettings {
        atLeastADay("messages", messages);
        atLeastADay("events", events);
        atLeastADay("dead-letters", deadLetters);
        atLeastADay("publications", publications);
        if (batch < 1 || batch > 10_000) {
            throw new IllegalArgumentException("drover.retention.batch: between 1 and 10000, not " + batch);
        }
    }

    private static void atLeastADay(String key, Duration age) {
        if (!age.isZero() && age.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException(
                    "drover.retention." + key + ": a day or more, or 0s for ever, not " + age);
        }
    }
}
