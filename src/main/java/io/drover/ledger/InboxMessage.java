package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bus message to be recorded, with the routes that are to judge it. */
public record InboxMessage(
        UUID id,
        @Nullable String busId,
        String topic,
        @Nullable String environment,
        @Nullable Instant sentAt,
        String source,
        String envelope,
        String headers,
        byte[] body,
        @Nullable String note,
        List<NewDelivery> deliveries,
        @Nullable Object payload)
        implements InboxEntry {}
