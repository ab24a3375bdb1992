package io.drover.ledger;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What one transaction added.
 *
 * @param deliveries of the new messages, in arrival order, ids ascending
 * @param deadLetters ids
 */
record StoredBatch(Set<UUID> newMessages, List<StoredDelivery> deliveries, List<Long> deadLetters) {}
