package io.drover.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that waits to be judged.
 *
 * @param id ascending in arrival order
 * @param attempts how often judging was tried before
 * @param topic of the message, with the environment's prefix
 * @param busId the message's id as the bus wrote it, only where it is not the plain form of {@code messageId}
 * @param payload the parsed body when it is still in memory, or a {@link StoredBody}; else null: load it with {@link
 *     StoredMessages#find}
 */
public record StoredDelivery(
        long id,
        UUID messageId,
        String route,
        @Nullable String orderingKey,
        int attempts,
        String topic,
        @Nullable String busId,
        @Nullable Object payload) {}
