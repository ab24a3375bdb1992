package io.drover.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a rule used.
 *
 * @param step the kamelet that was asked
 * @param question JSON
 * @param outcome found, or the outcome of the failed call: unavailable, denied …
 * @param answer JSON, cut at a bound; null where there was none
 * @param digest SHA-256 hex of the whole answer
 */
public record LookupUse(
        String step,
        String question,
        String outcome,
        @Nullable String answer,
        String digest,
        Instant askedAt,
        long tookMs) {}
