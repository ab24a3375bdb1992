package io.drover.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code message}; the components as in {@link InboxMessage}.
 *
 * @param receivedAt when it first came, to the microsecond
 * @param body byte for byte as received
 * @param receptions how often it came, 1 or more
 */
public record StoredMessage(
        UUID id,
        @Nullable String busId,
        String topic,
        @Nullable String environment,
        @Nullable Instant sentAt,
        Instant receivedAt,
        String source,
        String envelope,
        String headers,
        byte[] body,
        int receptions,
        @Nullable String note) {}
