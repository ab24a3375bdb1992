package io.drover.ledger;

import java.time.Instant;

/**
 * What tells which of two builds of a line is the newer one.
 *
 * @param epoch 0 where koji tells none
 * @param completedAt 1970 where koji tells none
 */
public record ImageAge(long epoch, String version, String release, Instant completedAt) {}
