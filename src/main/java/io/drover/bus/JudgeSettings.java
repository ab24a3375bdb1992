package io.drover.bus;

import io.drover.dispatch.Backoff;

/**
 * How deliveries are judged.
 *
 * @param retry back-off of a delivery whose lookup could not tell
 * @param maxAttempts after so many it is a dead letter
 * @param inHand deliveries that one route keeps in memory, 10 to 100,000; the table keeps the rest
 */
public record JudgeSettings(Backoff retry, int maxAttempts, int inHand) {
    public JudgeSettings {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("drover.judge.max-attempts: at least 1, not " + maxAttempts);
        }
        if (inHand < 10 || inHand > 100_000) {
            throw new IllegalArgumentException("drover.judge.in-hand: between 10 and 100000, not " + inHand);
        }
    }
}
