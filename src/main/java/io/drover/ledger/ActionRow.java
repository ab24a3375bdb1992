package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/**
 * An action as DISPATCH takes it up.
 *
 * @param parameters JSON as planned, references not filled in
 * @param resolved JSON as sent before, null where it never was
 * @param state PLANNED, UNKNOWN or ACCEPTED
 * @param attempts sends and probes so far
 * @param externalId null before it was accepted, and where the system gives none
 */
public record ActionRow(
        long id,
        long event,
        String verb,
        String system,
        String key,
        String name,
        String parameters,
        @Nullable String resolved,
        String state,
        int attempts,
        @Nullable String externalId) {}
