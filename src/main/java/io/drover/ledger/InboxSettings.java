package io.drover.ledger;

import java.time.Duration;

/**
 * Bounds of the inbox ({@code drover.inbox.*}).
 *
 * @param batch entries in one transaction at the most; beyond 500 only latency grows (inbox.md §2)
 * @param queue entries taken and not yet stored, at the most
 * @param queueBytes bytes of those entries, at the most; a single larger one is let in alone
 * @param linger how long the writer waits for company for a lone entry; zero is right except on a very weak database
 */
public record InboxSettings(int batch, int queue, long queueBytes, Duration linger) {
    public InboxSettings {
        if (batch < 1 || batch > 5_000) {
            throw new IllegalArgumentException("drover.inbox.batch: between 1 and 5000, not " + batch);
        }
        if (queue < 1 || queue > 1_000_000) {
            throw new IllegalArgumentException("drover.inbox.queue: between 1 and 1000000, not " + queue);
        }
        if (queueBytes < 1) {
            throw new IllegalArgumentException("drover.inbox.queue-bytes: at least 1, not " + queueBytes);
        }
        if (linger.isNegative() || linger.compareTo(Duration.ofSeconds(1)) > 0) {
            throw new IllegalArgumentException("drover.inbox.linger: between 0 and 1 s, not " + linger);
        }
    }

    /** 500 in a batch, 2000 or 64 MiB waiting, no linger. */
    public static InboxSettings defaults() {
        return new InboxSettings(500, 2_000, 64L << 20, Duration.ZERO);
    }
}
