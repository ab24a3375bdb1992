package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A message told of something that an accepted action may be waiting for.
 *
 * @param system mbs, koji
 * @param externalId the system's id of it, null where the message has none
 * @param subject what the message calls it: a scmurl; null where it has none
 */
public record Tracked(String system, @Nullable String externalId, @Nullable String subject) {}
